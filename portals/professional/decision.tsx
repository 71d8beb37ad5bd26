import type { ClaimAnswer } from '@cloison/contract'
import type { ReactNode } from 'react'
import { Act } from '../parts/act.tsx'
import { Register } from '../parts/register.tsx'
import { SharesBar } from '../parts/shares-bar.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { State } from '../parts/state.tsx'
import { claimSpoken } from '../src/claim-state.ts'
import { frenchDay, frenchHour } from '../src/french-day.ts'
import { centsOf, frenchEuros } from '../src/money.ts'
import type { Tab } from './page-header.tsx'

export interface DecisionProps {
  readonly claim: ClaimAnswer
  readonly following: boolean
  readonly onAnew: () => void
  readonly go: (tab: Tab) => void
}

const euros = (wireCents: number): string => frenchEuros(centsOf(wireCents))

/** Who pays what, line by line, with a reason under each. What remains for the person comes first: they are waiting. */
export function Decision({ claim, following, onAnew, go }: DecisionProps): ReactNode {
  const { totals } = claim
  return (
    <>
      <div className="tete">
        <div>
          <h1>Décision de la facture</h1>
          <p>
            {`Soins du ${frenchDay(claim.day)} · reçue à ${frenchHour(claim.receivedAt)} · n° `}
            <span className="code">{claim.claimId}</span>
          </p>
        </div>
        <div className="portes">
          <Act look="full" keyName="F2" onPress={() => go('rights')}>
            Carte suivante
          </Act>
          <Act keyName="F4" onPress={onAnew}>
            Nouvelle facture
          </Act>
          <Act keyName="F8" onPress={() => print()}>
            Imprimer
          </Act>
        </div>
      </div>
      <div role="status">
        <State state={claimSpoken(claim, following)} />
      </div>
      {totals === null ? null : (
        <Sheet number={1} title="Reste à payer par la personne">
          <p className="somme">{euros(totals.personCents)}</p>
          <SharesBar
            parts={[
              { word: 'Assurance maladie', cents: centsOf(totals.amoNetCents), fill: 'amo' },
              { word: 'Organisme', cents: centsOf(totals.amcCents), fill: 'amc' },
              { word: 'Personne', cents: centsOf(totals.personCents), fill: 'person' },
            ]}
          />
        </Sheet>
      )}
      {claim.lines.length === 0 ? null : (
        <Sheet number={2} title="Qui paie quoi, et pourquoi" end={`Règles et tarifs au ${frenchDay(claim.day)}`}>
          <Register
            caption="Détail de la facture, ligne par ligne"
            captionHidden
            columns={[
              { word: 'Ligne' },
              { word: 'Prix', number: true },
              { word: 'Assurance maladie', number: true },
              { word: 'Organisme', number: true },
              { word: 'Personne', number: true },
            ]}
            rows={claim.lines.map((line, index) => ({
              key: `${index}`,
              cells: [
                line.label,
                euros(line.priceCents),
                euros(line.amoNetCents),
                euros(line.amcCents),
                <strong key="person">{euros(line.personCents)}</strong>,
              ],
              under: (
                <ol className="regles">
                  {line.reasons.map((reason) => (
                    <li key={reason.rule + reason.sentence}>
                      {reason.sentence} <span className="second code">{reason.rule}</span>
                    </li>
                  ))}
                </ol>
              ),
            }))}
            {...(totals === null
              ? {}
              : {
                  total: ['Total', euros(totals.priceCents), euros(totals.amoNetCents), euros(totals.amcCents), euros(totals.personCents)],
                })}
          />
          <p className="petit second">La somme des trois parts est toujours égale au prix, au centime.</p>
        </Sheet>
      )}
    </>
  )
}
