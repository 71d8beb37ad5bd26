import type { ReactNode } from 'react'

export interface Cell {
  readonly caption: string
  readonly value: ReactNode
  readonly wide?: boolean
  readonly strong?: boolean
}

/** Facts in paper-form cells: caption above, value below. Absent facts are left out, not shown empty. */
export function Cells({ cells }: { readonly cells: readonly (Cell | null)[] }): ReactNode {
  return (
    <dl className="cases">
      {cells.map((cell) =>
        cell === null ? null : (
          <div key={cell.caption} className={cell.wide ? 'large' : undefined}>
            <dt>{cell.caption}</dt>
            <dd className={cell.strong ? 'fort' : undefined}>{cell.value}</dd>
          </div>
        ),
      )}
    </dl>
  )
}
