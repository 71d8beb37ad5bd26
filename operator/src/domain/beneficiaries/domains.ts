import { type DomainCode, domains as numbers } from '@cloison/contract'
import type { RejectCode } from './format.ts'

/** What a contract promises in one domain: a rate in percent of the base, compulsory share included, `PEC` (ask first), or null: nothing. */
export interface DomainRate {
  readonly domain: number
  readonly rate: string | null
}

const CACHE_MAX = 10_000
const known = new Map<string, readonly DomainRate[]>()

/** Reads `PHAR:100,MEDE:125,OPTI:PEC,TRAN:-`. A portfolio repeats a few guarantees: what was read once is kept. */
export function readDomains(text: string): readonly DomainRate[] | RejectCode {
  const before = known.get(text)
  if (before !== undefined) return before
  const read = parse(text)
  if (typeof read !== 'string' && known.size < CACHE_MAX) known.set(text, read)
  return read
}

function parse(text: string): readonly DomainRate[] | RejectCode {
  if (text === '') return 'absent'
  const rates: DomainRate[] = []
  for (const part of text.split(',')) {
    const [code = '', rate = '', ...rest] = part.split(':')
    if (rest.length > 0 || !/^(?:\d{1,3}|PEC|-)$/.test(rate)) return 'malformed'
    const domain = Object.hasOwn(numbers, code) ? numbers[code as DomainCode] : undefined
    if (domain === undefined) return 'domain-unknown'
    if (rates.some((other) => other.domain === domain)) return 'domain-twice'
    rates.push({ domain, rate: rate === '-' ? null : rate === 'PEC' ? rate : String(Number(rate)) })
  }
  return rates
}
