import type { RightsAnswer } from '@cloison/contract'
import type { ReactNode } from 'react'
import { Act } from '../parts/act.tsx'
import { type Cell, Cells } from '../parts/cells.tsx'
import type { Api } from '../src/api.ts'
import { frenchDay } from '../src/french-day.ts'
import { Receipt } from './receipt.tsx'
import { ShareTable } from './share-table.tsx'
import type { AskingWay } from './use-rights-desk.ts'

export interface AnswerFactsProps {
  readonly answer: RightsAnswer
  readonly way: AskingWay
  readonly api: Api
  readonly onInvoice: () => void
}

/** What the invoice needs: the engagement to quote, how to compute, where to route; then the receipt. */
export function AnswerFacts({ answer, way, api, onInvoice }: AnswerFactsProps): ReactNode {
  const { engagement, routing, computation, responsible, receipt } = answer
  return (
    <>
      <Cells
        cells={[
          engagement === null
            ? null
            : { caption: 'N° d’engagement, à citer', value: <span className="code">{engagement}</span>, wide: true, strong: true },
          { caption: 'Date des soins', value: frenchDay(answer.day) },
          responsible === null ? null : { caption: 'Contrat responsable', value: responsible ? 'Oui' : 'Non' },
          ...routingCells(routing),
        ]}
      />
      {computation?.kind === 'rate' ? <ShareTable domain={answer.domain} ratePercent={computation.ratePercent} /> : null}
      {engagement === null ? null : (
        <div className="portes">
          <Act look="full" keyName="F4" onPress={onInvoice}>
            Écrire la facture
          </Act>
          <Act keyName="F8" onPress={() => print()}>
            Imprimer
          </Act>
        </div>
      )}
      <Receipt receipt={receipt} way={way} api={api} />
    </>
  )
}

function routingCells(routing: RightsAnswer['routing']): readonly Cell[] {
  if (routing === null) return []
  return [
    { caption: 'Organisme (n° AMC)', value: <span className="code">{routing.amc}</span> },
    { caption: 'Type de convention', value: <span className="code">{routing.conventionType}</span> },
    { caption: 'Routage (CSR)', value: <span className="code">{routing.csr}</span> },
  ]
}
