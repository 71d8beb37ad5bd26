import type { NoCardAnswer } from '@cloison/contract'
import type { ReactNode } from 'react'
import { Cells } from '../parts/cells.tsx'
import type { Api } from '../src/api.ts'
import { frenchDay } from '../src/french-day.ts'
import { Receipt } from './receipt.tsx'

/** All that is said without a card: yes or no, for a day; then the receipt. Nothing here opens an invoice. */
export function YesNoFacts({ answer, api }: { readonly answer: NoCardAnswer; readonly api: Api }): ReactNode {
  return (
    <>
      <Cells
        cells={[
          { caption: 'Reconnue et couverte', value: answer.covered ? 'Oui' : 'Non', strong: true },
          { caption: 'Date des soins', value: frenchDay(answer.day), strong: true },
        ]}
      />
      <Receipt receipt={answer.receipt} way="no-card" api={api} />
    </>
  )
}
