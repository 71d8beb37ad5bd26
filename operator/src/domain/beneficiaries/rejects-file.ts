import { csvCell } from './csv-cell.ts'
import type { Reject } from './format.ts'

/** The rejects of a file as CSV: line, field, code; never a value. */
export function rejectsFile(rejects: readonly Reject[]): string {
  return ['line;field;code', ...rejects.map(({ line, field, code }) => [String(line), field, code].map(csvCell).join(';'))]
    .join('\n')
    .concat('\n')
}
