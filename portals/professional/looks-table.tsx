import type { DayAnswer } from '@cloison/contract'
import type { ReactNode } from 'react'
import { Plate, type PlateTone } from '../parts/plate.tsx'
import { Register } from '../parts/register.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { domainName } from '../src/domain-names.ts'
import { frenchHour } from '../src/french-day.ts'

type Look = DayAnswer['looks'][number]

const OUTCOMES: Readonly<Record<Look['outcome'], readonly [tone: PlateTone, word: string]>> = {
  answered: ['yes', 'Lue'],
  'answered-free': ['plain', 'Relue, sans compter'],
  'not-recognised': ['no', 'Non reconnue'],
  revoked: ['no', 'Carte annulée'],
  expired: ['no', 'Carte périmée'],
  closed: ['no', 'Droits fermés'],
  budget: ['held', 'Plafond'],
}

export interface LooksTableProps {
  readonly day: DayAnswer | null
  readonly limit?: number
  readonly onMore?: () => void
}

/** Today's looks, the latest first. Nobody is named: an hour is enough to find a sale again. */
export function LooksTable({ day, limit, onMore }: LooksTableProps): ReactNode {
  const looks = [...(day?.looks ?? [])].sort((a, b) => b.at.localeCompare(a.at)).slice(0, limit)
  const more =
    onMore === undefined ? undefined : (
      <button type="button" className="lien" onClick={onMore}>
        Journal du jour
      </button>
    )
  return (
    <Sheet
      {...(limit === undefined ? {} : { number: 4 })}
      title={limit === undefined ? 'Lectures du jour' : 'Dernières lectures'}
      end={more}
    >
      {looks.length === 0 ? (
        <p className="second">Aucune lecture aujourd’hui.</p>
      ) : (
        <Register
          caption="Lectures du jour, la dernière en premier"
          captionHidden
          columns={[{ word: 'Heure' }, { word: 'Domaine' }, { word: 'Réponse' }, { word: 'Par' }]}
          rows={looks.map((look, index) => {
            const [tone, word] = OUTCOMES[look.outcome]
            return {
              key: `${look.at} ${index}`,
              cells: [
                frenchHour(look.at),
                domainName(look.domain),
                <Plate key="outcome" tone={tone}>
                  {word}
                </Plate>,
                look.ownAccount ? 'vous' : 'un confrère du site',
              ],
            }
          })}
        />
      )}
      <p className="petit second">Aucun nom ici : le journal ne garde que ce qu’il faut pour retrouver une vente.</p>
    </Sheet>
  )
}
