// biome-ignore-all lint/a11y/noRedundantRoles: display: block on a narrow screen would take the native roles away.
// biome-ignore-all lint/a11y/useSemanticElements: the elements are the semantic ones; see above.
import type { ReactNode } from 'react'

export interface Column {
  readonly word: string
  readonly number?: boolean
}

export interface Row {
  readonly key: string
  /** The first cell is the row's heading. */
  readonly cells: readonly ReactNode[]
  /** Spans the table under the row: reasons, details. */
  readonly under?: ReactNode
}

export interface RegisterProps {
  readonly caption: string
  readonly captionHidden?: boolean
  readonly columns: readonly Column[]
  readonly rows: readonly Row[]
  readonly total?: readonly ReactNode[]
}

/** A table; on a narrow screen each row becomes labelled lines. Roles are written so that they survive that change of display. */
export function Register({ caption, captionHidden = false, columns, rows, total }: RegisterProps): ReactNode {
  return (
    <table className="pile" role="table">
      <caption className={captionHidden ? 'masque' : undefined}>{caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map(({ word, number }) => (
            <th key={word} scope="col" role="columnheader" className={number ? 'n' : undefined}>
              {word}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <RegisterRow key={row.key} row={row} columns={columns} />
        ))}
      </tbody>
      {total === undefined ? null : (
        <tfoot role="rowgroup">
          <tr role="row">{cellsOf(total, columns)}</tr>
        </tfoot>
      )}
    </table>
  )
}

function RegisterRow({ row, columns }: { readonly row: Row; readonly columns: readonly Column[] }): ReactNode {
  return (
    <>
      <tr role="row" className={row.under === undefined ? undefined : 'lg'}>
        {cellsOf(row.cells, columns)}
      </tr>
      {row.under === undefined ? null : (
        <tr role="row" className="pq">
          <td role="cell" colSpan={columns.length}>
            {row.under}
          </td>
        </tr>
      )}
    </>
  )
}

function cellsOf(cells: readonly ReactNode[], columns: readonly Column[]): ReactNode[] {
  return columns.map(({ word, number }, index) =>
    index === 0 ? (
      <th key={word} scope="row" role="rowheader" data-l={word}>
        {cells[index]}
      </th>
    ) : (
      <td key={word} role="cell" className={number ? 'n' : undefined} data-l={word}>
        {cells[index]}
      </td>
    ),
  )
}
