import type { Insured } from './insured.ts'

export type PortfolioFormat = 'csv' | 'ndjson'
export type PortfolioKind = 'snapshot' | 'delta'
export type Action = 'upsert' | 'close'

/** Columns of the format `cloison-portfolio/1`, in their order; `action` precedes them in a delta. */
export const portfolioColumns = [
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

export type PortfolioColumn = (typeof portfolioColumns)[number]

/** What the first line of a portfolio file says. */
export interface PortfolioHeader {
  readonly kind: PortfolioKind
  readonly amc: string
  /** `YYYY-MM-DD` */
  readonly day: string
  /** Files of an insurer are numbered without a gap. */
  readonly sequence: number
  readonly previous: number
}

const portfolioFormatName = 'cloison-portfolio/1'

/** The lines that open a file, each ended by \n: header record, then column names for CSV. */
export function openingLines(header: PortfolioHeader, format: PortfolioFormat): string {
  const { kind, amc, day, sequence, previous } = header
  if (format === 'ndjson') return `${JSON.stringify({ format: portfolioFormatName, kind, amc, day, sequence, previous })}\n`
  const columns = kind === 'delta' ? ['action', ...portfolioColumns] : portfolioColumns
  return `#${portfolioFormatName};kind=${kind};amc=${amc};day=${day};sequence=${sequence};previous=${previous}\n${columns.join(';')}\n`
}

/** The cells of a person, in the order of the columns. */
function cellsOf(person: Insured): readonly string[] {
  return [
    person.memberNumber,
    person.contract,
    String(person.rank),
    person.birthDate,
    person.familyName,
    person.givenNames,
    person.sex,
    person.nir,
    person.nirKey,
    person.guarantee,
    person.conventionType,
    person.csr,
    person.validFrom,
    person.validUntil,
    person.domains,
    person.responsible ? '1' : '0',
    person.scheme,
    person.fund,
    person.centre,
    person.exemption,
    person.c2s ? '1' : '0',
    person.ame ? '1' : '0',
    person.gpDeclared === undefined ? '' : person.gpDeclared ? '1' : '0',
  ]
}

/** One line, ended by \n. In NDJSON every value is the text of the CSV cell, before any neutralisation. */
export function rowOf(person: Insured, format: PortfolioFormat, action?: Action): string {
  const cells = cellsOf(person)
  if (format === 'csv') {
    let line = action === undefined ? '' : `${action};`
    for (let column = 0; column < cells.length; column += 1) line += (column === 0 ? '' : ';') + csvCell(cells[column] ?? '')
    return `${line}\n`
  }
  let object = action === undefined ? '{' : `{"action":"${action}",`
  for (let column = 0; column < cells.length; column += 1) {
    object += `${column === 0 ? '' : ','}"${portfolioColumns[column]}":${JSON.stringify(cells[column])}`
  }
  return `${object}}\n`
}

/**
 * A cell as a spreadsheet may safely open it: one that begins like a formula (= + - @, tab, return) receives an apostrophe, and
 * separators, quotes and line ends are quoted (RFC 4180, with `;`).
 */
export function csvCell(text: string): string {
  const safe = beginsLikeFormula(text) ? `'${text}` : text
  return /[;"\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

function beginsLikeFormula(text: string): boolean {
  const first = text.charCodeAt(0)
  // = + - @ tab return
  return first === 0x3d || first === 0x2b || first === 0x2d || first === 0x40 || first === 0x09 || first === 0x0d
}
