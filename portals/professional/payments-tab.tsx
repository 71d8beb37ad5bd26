import type { Remittance } from '@cloison/contract'
import type { ReactNode } from 'react'
import { Act } from '../parts/act.tsx'
import { Plate } from '../parts/plate.tsx'
import { Register } from '../parts/register.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { State } from '../parts/state.tsx'
import type { Api } from '../src/api.ts'
import { remittanceWord } from '../src/claim-state.ts'
import { frenchDay } from '../src/french-day.ts'
import { centsOf, frenchEuros } from '../src/money.ts'
import { refusalSpoken } from '../src/spoken-state.ts'
import type { Tab } from './page-header.tsx'
import { useList } from './use-list.ts'

export interface PaymentsTabProps {
  readonly api: Api
  readonly onPosture: (code: string | null) => void
  readonly go: (tab: Tab) => void
}

/** Transfers to this establishment, each invoice named. */
export function PaymentsTab({ api, onPosture, go }: PaymentsTabProps): ReactNode {
  const { items, refusal, reload } = useList(api.payments, onPosture)
  return (
    <>
      <div className="tete">
        <h1>Paiements</h1>
        <div className="portes">
          <Act onPress={() => void reload()}>Actualiser</Act>
          <Act keyName="F8" onPress={() => print()}>
            Imprimer
          </Act>
          <Act look="light" onPress={() => go('sent')}>
            Factures envoyées
          </Act>
        </div>
      </div>
      <div role="status">{refusal === null ? null : <State state={refusalSpoken(refusal)} />}</div>
      <p className="second">« Payé » veut dire que la banque l’a confirmé. Un fichier envoyé n’est pas un paiement.</p>
      {items === null && refusal === null ? <p className="second">Lecture en cours…</p> : null}
      {items?.length === 0 ? <p>Aucun virement encore.</p> : null}
      {items?.map((remittance) => (
        <RemittanceSheet key={remittance.remittanceId} remittance={remittance} />
      ))}
    </>
  )
}

function RemittanceSheet({ remittance }: { readonly remittance: Remittance }): ReactNode {
  const [tone, word] = remittanceWord(remittance)
  const when = remittance.paidOn ?? remittance.executionDay
  return (
    <Sheet
      title={`${remittance.insurer}${when === null ? '' : `, ${remittance.paidOn === null ? 'prévu le' : 'le'} ${frenchDay(when)}`}`}
      end={`Compte finissant par ${remittance.ibanLast4}`}
    >
      <p className="virement">
        <span className="somme">{frenchEuros(centsOf(remittance.amountCents))}</span> <Plate tone={tone}>{word}</Plate>
      </p>
      <Register
        caption={`Virement ${remittance.remittanceId}, facture par facture`}
        columns={[{ word: 'Facture' }, { word: 'Soins' }, { word: 'Montant', number: true }]}
        rows={remittance.invoices.map((invoice) => ({
          key: invoice.claimId,
          cells: [
            <span key="id" className="code">
              {invoice.claimId}
            </span>,
            frenchDay(invoice.day),
            frenchEuros(centsOf(invoice.amountCents)),
          ],
        }))}
        total={['Total', '', frenchEuros(remittance.invoices.reduce((sum, invoice) => sum + centsOf(invoice.amountCents), 0n))]}
      />
    </Sheet>
  )
}
