/** The portfolio file of an insurer: names, limits and codes of `cloison-portfolio/1`. Described in docs/formats/portfolio.md. */
export const FORMAT = 'cloison-portfolio/1'

/** Columns, in the order in which cells are handled; `action` stands before them in a delta. */
export const COLUMNS = [
  'memberNumber',
  'contract',
  'rank',
  'birthDate',
  'familyName',
  'givenNames',
  'sex',
  'nir',
  'nirKey',
  'guarantee',
  'conventionType',
  'csr',
  'validFrom',
  'validUntil',
  'domains',
  'responsible',
  'scheme',
  'fund',
  'centre',
  'exemption',
  'c2s',
  'ame',
  'gpDeclared',
] as const
export type Column = (typeof COLUMNS)[number] | 'action'

export const LINE_BYTES_MAX = 4096
export const FIELD_CHARACTERS_MAX = 200
export const PERSONS_MAX = 5_000_000
export const FILE_BYTES_MAX = 2 ** 31
/** After that many, the file is not read further. */
export const REJECTS_MAX = 10_000

/** Why a line is rejected. Stable: insurers' software reads them. */
export type RejectCode =
  | 'absent'
  | 'malformed'
  | 'too-long'
  | 'control-character'
  | 'wrong-count'
  | 'not-text'
  | 'not-json'
  | 'not-utf8'
  | 'not-a-day'
  | 'in-the-future'
  | 'too-old'
  | 'empty-period'
  | 'wrong-key'
  | 'domain-unknown'
  | 'domain-twice'
  | 'person-twice'
  | 'person-unknown'

/** One defect: the line of the file (1 is the first), the field or `line` for the whole, the code. Never the value. */
export interface Reject {
  readonly line: number
  readonly field: Column | 'line'
  readonly code: RejectCode
}

/** Why a whole file is refused. */
export type FileRefusal =
  | 'header-malformed'
  | 'format-unknown'
  | 'columns-missing'
  | 'column-unknown'
  | 'column-twice'
  | 'contact-column'
  | 'line-too-long'
  | 'file-too-large'
  | 'too-many-persons'
  | 'empty-file'
  | 'truncated'
  | 'lines-rejected'
  | 'insurer-unknown'
  | 'signature-invalid'
  | 'signature-mismatch'
  | 'sequence-gap'
  | 'sequence-past'
  | 'day-out-of-range'
  | 'base-missing'
  | 'another-pending'
  | 'superseded'
  | 'declined'
  | 'stale'
