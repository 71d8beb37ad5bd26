import { encodeEntry, entryLeafHash, toHex } from '@cloison/evidence'
import type { Asking } from './asking.ts'
import { outcomes, ways } from './asking.ts'

/** The least that lets a professional bill. No identity: the asker brought it, or does not get it. */
export interface Rights {
  readonly covered: boolean
  /** First day no longer covered; null when no end is known. */
  readonly validUntil: string | null
  /** How the domain asked is computed; null when not covered on that day. */
  readonly rule: Rule | null
  readonly routing: { readonly amc: string; readonly conventionType: string; readonly csr: string } | null
  readonly responsible: boolean | null
}

export type Rule =
  | { readonly kind: 'rate'; readonly ratePercent: number }
  | { readonly kind: 'agreement-first' }
  | { readonly kind: 'not-covered' }

/** What a redeemed line holds: the pseudonym and insurer for the receipt, and the rights for the answer. */
export interface Shown {
  readonly person: string
  readonly insurer: number
  readonly rights: Rights
}

/** Reads one line of a redeemed ticket. */
export function project(line: string, outcome: number): Shown {
  const [person = '', insurer = '', until = '', rule = '', amc = '', conventionType = '', csr = '', , responsible = ''] = line.split('\t')
  const covered = outcome !== outcomes.closed
  return {
    person,
    insurer: Number(insurer),
    rights: {
      covered,
      validUntil: until === '' ? null : until,
      rule: covered ? readRule(rule) : null,
      routing: covered ? { amc, conventionType, csr } : null,
      responsible: covered ? responsible === '1' : null,
    },
  }
}

/** A rule as the import wrote it: a rate in percent, `PEC`, or nothing. */
export function readRule(text: string): Rule {
  if (text === 'PEC') return { kind: 'agreement-first' }
  if (/^[0-9]{1,4}$/.test(text)) return { kind: 'rate', ratePercent: Number(text) }
  return { kind: 'not-covered' }
}

const FIELDS_COVERED = 31
const FIELDS_CLOSED = 3

/** The leaf of this look in the access log, as the sequencer will compute it: hexadecimal, 64 characters. */
export function receiptOf(
  asking: Asking,
  shown: Shown,
  facts: { atMicros: number; door: number; outcome: number; salt: Uint8Array; way: number },
): string {
  const entry = encodeEntry({
    timeMicros: facts.atMicros,
    account: asking.asker.account,
    site: asking.asker.site,
    client: asking.asker.client,
    device: asking.asker.device,
    door: facts.door,
    subject: bytesOfUuid(shown.person),
    insurer: shown.insurer,
    purpose: 1,
    way: facts.way,
    fieldsMask: facts.outcome === outcomes.closed || facts.way === ways.noCard ? FIELDS_CLOSED : FIELDS_COVERED,
    domain: asking.domain,
    outcome: facts.outcome,
    cause: asking.cause,
  })
  return toHex(entryLeafHash(facts.salt, entry))
}

export function bytesOfUuid(uuid: string): Uint8Array {
  const bytes = new Uint8Array(16)
  for (let i = 0, at = 0; i < uuid.length && at < 16; i += 2) {
    if (uuid.charCodeAt(i) === 45) i++
    bytes[at++] = (nibble(uuid.charCodeAt(i)) << 4) | nibble(uuid.charCodeAt(i + 1))
  }
  return bytes
}

const nibble = (code: number): number => (code < 58 ? code - 48 : code - 87)
