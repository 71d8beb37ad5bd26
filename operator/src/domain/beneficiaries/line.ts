import { type Day, isDay } from '../../words/day.ts'
import { type Nir, parseNir } from '../../words/nir.ts'
import { type DomainRate, readDomains } from './domains.ts'
import { COLUMNS, type Column, FIELD_CHARACTERS_MAX, type RejectCode } from './format.ts'

/** A row of a portfolio once every field was found right. */
export interface Line {
  readonly action: 'upsert' | 'close'
  readonly memberNumber: string
  readonly contract: string
  readonly rank: number
  readonly birthDate: Day
  readonly familyName: string
  readonly givenNames: string
  readonly sex: string
  /** Empty: no NIR known. */
  readonly nir: Nir | ''
  readonly guarantee: string
  readonly conventionType: string
  readonly csr: string
  readonly validFrom: Day
  readonly validUntil: Day | null
  readonly domains: readonly DomainRate[]
  readonly responsible: boolean
  readonly scheme: string
  readonly fund: string
  readonly centre: string
  readonly exemption: string
  readonly c2s: boolean
  readonly ame: boolean
  readonly gpDeclared: boolean | null
}

const NAME = /^[\p{L}\p{M} .'’\-,()]+$/u
const MEMBER = /^[A-Za-z0-9][A-Za-z0-9 ./_-]{0,29}$/
const GUARANTEE = /^[A-Za-z0-9][A-Za-z0-9 ./_+-]{0,29}$/
const CONVENTION = /^[A-Z0-9]{1,8}$/
const CSR = /^[A-Z0-9 ./-]{0,16}$/
const SCHEME = /^\d{2}$/
const FUND = /^\d{3}$/
const CENTRE = /^\d{0,4}$/
const EXEMPTION = /^(?:|ALD|MAT|INV|ATMP)$/
const CONTROL = /[\p{Cc}\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/u
const NAME_CHARACTERS_MAX = 80
const BIRTH_MIN = '1880-01-01'
/** Rights are not announced further ahead than this year, nor kept from before that one. */
const YEAR_MAX = '2100'
const YEAR_MIN = '1950'

/**
 * Checks the cells of a row (`action` first, then `COLUMNS`). Defects are told to `reject`, all of them; undefined when there is one.
 * @param day the day of the file: nobody is born later
 */
export function readLine(
  cells: readonly string[],
  kind: 'snapshot' | 'delta',
  day: Day,
  reject: (field: Column, code: RejectCode) => void,
): Line | undefined {
  let wrong = false
  const no = (field: Column, code: RejectCode): void => {
    wrong = true
    reject(field, code)
  }
  let whole = ''
  for (let place = 0; place < cells.length; place += 1) {
    const cell = cells[place] ?? ''
    if (cell.length > FIELD_CHARACTERS_MAX) no(columnAt(place), 'too-long')
    whole += cell
  }
  // Looked for once in all the cells, then in each only when one is there.
  if (CONTROL.test(whole)) for (const [place, cell] of cells.entries()) if (CONTROL.test(cell)) no(columnAt(place), 'control-character')
  if (wrong) return undefined

  const [action = '', memberNumber = '', contract = '', rank = '', birthDate = '', familyName = '', givenNames = '', sex = ''] = cells
  const nirText = cells[8] ?? ''
  const nirKey = cells[9] ?? ''
  const guarantee = cells[10] ?? ''
  const conventionType = cells[11] ?? ''
  const csr = cells[12] ?? ''
  const validFrom = cells[13] ?? ''
  const validUntil = cells[14] ?? ''
  const scheme = cells[17] ?? ''
  const fund = cells[18] ?? ''
  const centre = cells[19] ?? ''
  const exemption = cells[20] ?? ''
  const shape = (field: Column, value: string, pattern: RegExp): void => {
    if (!pattern.test(value)) no(field, value === '' ? 'absent' : 'malformed')
  }

  if (kind === 'delta' && action !== 'upsert' && action !== 'close') no('action', action === '' ? 'absent' : 'malformed')
  shape('memberNumber', memberNumber, MEMBER)
  shape('contract', contract, MEMBER)
  shape('rank', rank, /^[1-9]$/)
  if (!isDay(birthDate)) no('birthDate', birthDate === '' ? 'absent' : 'not-a-day')
  else if (birthDate > day) no('birthDate', 'in-the-future')
  else if (birthDate < BIRTH_MIN) no('birthDate', 'too-old')
  shape('familyName', familyName, NAME)
  shape('givenNames', givenNames, NAME)
  if (familyName.length > NAME_CHARACTERS_MAX) no('familyName', 'too-long')
  if (givenNames.length > NAME_CHARACTERS_MAX) no('givenNames', 'too-long')
  shape('sex', sex, /^[MFU]$/)
  const nir = readNir(nirText, nirKey, no)
  shape('guarantee', guarantee, GUARANTEE)
  shape('conventionType', conventionType, CONVENTION)
  shape('csr', csr, CSR)
  const from = readDay('validFrom', validFrom, no)
  const until = validUntil === '' ? null : readDay('validUntil', validUntil, no)
  if (action !== 'close' && from !== undefined && until && until <= from) no('validUntil', 'empty-period')
  const domains = readDomains(cells[15] ?? '')
  if (typeof domains === 'string') no('domains', domains)
  const responsible = readFlag('responsible', cells[16], no)
  shape('scheme', scheme, SCHEME)
  shape('fund', fund, FUND)
  shape('centre', centre, CENTRE)
  shape('exemption', exemption, EXEMPTION)
  const c2s = readFlag('c2s', cells[21], no)
  const ame = readFlag('ame', cells[22], no)
  const gpDeclared = cells[23] === '' ? null : readFlag('gpDeclared', cells[23], no)

  if (wrong || !isDay(birthDate) || nir === undefined || from === undefined || until === undefined || typeof domains === 'string')
    return undefined
  return {
    action: action === 'close' ? 'close' : 'upsert',
    memberNumber,
    contract,
    rank: Number(rank),
    birthDate,
    familyName,
    givenNames,
    sex,
    nir,
    guarantee,
    conventionType,
    csr,
    validFrom: from,
    validUntil: until,
    domains,
    responsible,
    scheme,
    fund,
    centre,
    exemption,
    c2s,
    ame,
    gpDeclared,
  }
}

function columnAt(place: number): Column {
  return place === 0 ? 'action' : (COLUMNS[place - 1] ?? 'action')
}

type No = (field: Column, code: RejectCode) => void

function readNir(text: string, key: string, no: No): Nir | '' | undefined {
  if (text === '' && key === '') return ''
  const read = parseNir(text, key)
  if (typeof read === 'string') return read
  if (read.refused === 'nir-wrong-key') no('nirKey', 'wrong-key')
  else no('nir', text === '' ? 'absent' : 'malformed')
  return undefined
}

function readDay(field: Column, text: string, no: No): Day | undefined {
  if (!isDay(text)) {
    no(field, text === '' ? 'absent' : 'not-a-day')
    return undefined
  }
  if (text < YEAR_MIN) no(field, 'too-old')
  if (text >= YEAR_MAX) no(field, 'in-the-future')
  return text
}

function readFlag(field: Column, text: string | undefined, no: No): boolean {
  if (text !== '1' && text !== '0') no(field, text === '' || text === undefined ? 'absent' : 'malformed')
  return text === '1'
}
