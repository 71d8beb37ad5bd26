import type { ClaimAnswer } from '@cloison/contract'
import type { ReactNode } from 'react'
import { Act } from '../parts/act.tsx'
import { Plate } from '../parts/plate.tsx'
import { Register } from '../parts/register.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { State } from '../parts/state.tsx'
import type { Api } from '../src/api.ts'
import { claimWord } from '../src/claim-state.ts'
import { frenchDay, frenchHour } from '../src/french-day.ts'
import { centsOf, frenchEuros } from '../src/money.ts'
import { refusalSpoken } from '../src/spoken-state.ts'
import type { Tab } from './page-header.tsx'
import { useList } from './use-list.ts'

export interface SentTabProps {
  readonly api: Api
  readonly onShow: (claim: ClaimAnswer) => void
  readonly go: (tab: Tab) => void
}

/** Every invoice sent by this establishment, its state, and the way to its decision. */
export function SentTab({ api, onShow, go }: SentTabProps): ReactNode {
  const { items, refusal, reload } = useList(api.claims)
  return (
    <>
      <div className="tete">
        <h1>Factures envoyées</h1>
        <div className="portes">
          <Act onPress={() => void reload()}>Actualiser</Act>
          <Act keyName="F8" onPress={() => print()}>
            Imprimer
          </Act>
        </div>
      </div>
      <div role="status">{refusal === null ? null : <State state={refusalSpoken(refusal)} />}</div>
      <Sheet title="Les plus récentes d’abord">
        {items === null ? <p className="second">{refusal === null ? 'Lecture en cours…' : 'Rien à montrer pour l’instant.'}</p> : null}
        {items?.length === 0 ? <p className="second">Aucune facture envoyée.</p> : null}
        {items === null || items.length === 0 ? null : (
          <Register
            caption="Factures envoyées"
            captionHidden
            columns={[
              { word: 'Reçue' },
              { word: 'Soins' },
              { word: 'Prix', number: true },
              { word: 'Organisme', number: true },
              { word: 'État' },
              { word: 'Décision' },
            ]}
            rows={items.map((claim) => {
              const [tone, word] = claimWord(claim.state)
              return {
                key: claim.claimId,
                cells: [
                  `${frenchDay(claim.receivedAt)} ${frenchHour(claim.receivedAt)}`,
                  frenchDay(claim.day),
                  claim.totals === null ? '—' : frenchEuros(centsOf(claim.totals.priceCents)),
                  claim.totals === null ? '—' : frenchEuros(centsOf(claim.totals.amcCents)),
                  <Plate key="state" tone={tone}>
                    {word}
                  </Plate>,
                  <button
                    key="show"
                    type="button"
                    className="lien"
                    onClick={() => {
                      onShow(claim)
                      go('invoice')
                    }}
                  >
                    Voir<span className="masque">{` la décision de la facture reçue à ${frenchHour(claim.receivedAt)}`}</span>
                  </button>,
                ],
              }
            })}
          />
        )}
      </Sheet>
    </>
  )
}
