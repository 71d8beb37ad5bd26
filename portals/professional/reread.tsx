import type { ClaimLine, ClaimQuestion } from '@cloison/contract'
import type { ReactNode } from 'react'
import { Act } from '../parts/act.tsx'
import { Cells } from '../parts/cells.tsx'
import { Aside } from '../parts/dialog.tsx'
import { Register } from '../parts/register.tsx'
import { frenchDay } from '../src/french-day.ts'
import { ACTS, FEES } from '../src/invoice-draft.ts'
import { centsOf, frenchEuros } from '../src/money.ts'

export interface RereadProps {
  readonly question: ClaimQuestion
  readonly busy: boolean
  readonly onSend: () => void
  readonly onBack: () => void
}

/** Money is read again before it counts (WCAG 3.3.4): F9 opened this page, a second F9 sends. */
export function Reread({ question, busy, onSend, onBack }: RereadProps): ReactNode {
  const total = question.lines.reduce((sum, line) => sum + priceOf(line), 0n)
  const fees = question.lines.some((line) => line.kind === 'dispensing-fee')
  return (
    <Aside title="Relisez, puis envoyez" onClose={onBack} wide urgent>
      <Cells
        cells={[
          { caption: 'N° d’engagement', value: <span className="code">{question.engagement}</span>, wide: true },
          { caption: 'Date des soins', value: frenchDay(question.day) },
          { caption: 'Lignes', value: question.lines.length },
        ]}
      />
      <Register
        caption="Ce qui sera envoyé"
        columns={[{ word: 'Ligne' }, { word: 'Quantité', number: true }, { word: 'Prix', number: true }]}
        rows={question.lines.map((line, index) => ({
          key: String(index),
          cells: [
            wordOf(line),
            line.kind === 'consultation' ? '1' : line.quantity,
            line.kind === 'dispensing-fee' ? 'au tarif' : frenchEuros(priceOf(line)),
          ],
        }))}
        total={[fees ? 'Total, hors honoraires' : 'Total', '', frenchEuros(total)]}
      />
      <div className="portes">
        <Act look="full" keyName="F9" busy={busy} onPress={onSend}>
          {busy ? 'Envoi en cours…' : 'Envoyer la facture'}
        </Act>
        <Act look="light" keyName="Échap" onPress={onBack}>
          Corriger
        </Act>
      </div>
    </Aside>
  )
}

function wordOf(line: ClaimLine): ReactNode {
  if (line.kind === 'dispensing-fee') return `${line.code} · ${FEES[line.code]}`
  if (line.kind === 'consultation') return ACTS[line.code]
  return (
    <>
      {'Médicament '}
      <span className="code">{line.cip13}</span>
      {`, taux ${line.ratePercent} %`}
    </>
  )
}

function priceOf(line: ClaimLine): bigint {
  if (line.kind === 'dispensing-fee') return 0n
  return line.kind === 'consultation' ? centsOf(line.priceCents) : centsOf(line.unitPriceCents) * BigInt(line.quantity)
}
