import type { RightsAnswer } from '@cloison/contract'
import { type ReactNode, useState } from 'react'
import { Act } from '../parts/act.tsx'
import { type Cell, Cells } from '../parts/cells.tsx'
import type { Api } from '../src/api.ts'
import { frenchDay, frenchHour } from '../src/french-day.ts'
import { saveFile } from '../src/save-file.ts'
import { ShareTable } from './share-table.tsx'

export interface AnswerFactsProps {
  readonly answer: RightsAnswer
  readonly api: Api
  readonly onInvoice: () => void
}

/** What the invoice needs: the engagement to quote, how to compute, where to route; then the receipt. */
export function AnswerFacts({ answer, api, onInvoice }: AnswerFactsProps): ReactNode {
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
      <Receipt leafHash={receipt.leafHash} at={receipt.at} api={api} />
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

function Receipt({ leafHash, at, api }: { readonly leafHash: string; readonly at: string; readonly api: Api }): ReactNode {
  const [said, setSaid] = useState('')
  const save = async (): Promise<void> => {
    const answer = await api.receipt(leafHash)
    if (answer.ok) saveFile(`recu-${leafHash.slice(0, 12)}.json`, 'application/json', answer.value)
    setSaid(
      answer.ok
        ? 'Reçu enregistré. Il se vérifie sans nous : npx cloison-verify receipt, suivi du nom du fichier.'
        : answer.refusal.message,
    )
  }
  return (
    <div className="encart petit">
      <p>
        <strong>{`Inscrit au registre à ${frenchHour(at)}, avant la réponse.`}</strong> L’assuré verra : votre établissement, l’heure, le
        motif, les rubriques lues. Ni nom, ni NIR, ni adresse ne vous ont été transmis.
      </p>
      <p className="dit">
        {'Reçu '}
        <code>{`${leafHash.slice(0, 4)} ${leafHash.slice(4, 8)} … ${leafHash.slice(-4)}`}</code>{' '}
        <button type="button" className="lien" onClick={() => void save()}>
          Enregistrer ce reçu
        </button>
      </p>
      <div role="status" className="dit">
        {said}
      </div>
    </div>
  )
}
