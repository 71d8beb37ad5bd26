import { textArrayField } from './copy-rows.ts'
import { type DomainRate, readDomains } from './domains.ts'

const DOMAINS_MAX = 11
/** Slots of a cache; a power of two. */
const SLOTS = 1024

/** Rates in the order of the domains' numbers, as a row of COPY holds them. */
function rulesField(domains: readonly DomainRate[]): Uint8Array {
  const rates: (string | null)[] = new Array<string | null>(DOMAINS_MAX).fill(null)
  for (const { domain, rate } of domains) rates[domain - 1] = rate
  return textArrayField(rates)
}

/**
 * Turns what a line says of its domains into the column's bytes; undefined when they are not right. A portfolio repeats a few guarantees: each
 * is read once, and found again by its bytes. One slot a guarantee at most, whatever a file holds.
 */
export function rulesReader(): (bytes: Uint8Array, from: number, to: number) => Uint8Array | undefined {
  const known = new Array<{ readonly text: Uint8Array; readonly field: Uint8Array } | undefined>(SLOTS).fill(undefined)
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  return (bytes, from, to) => {
    let mixed = to - from
    for (let at = from; at < to; at += 1) mixed = (Math.imul(mixed, 31) + (bytes[at] ?? 0)) | 0
    const slot = (mixed ^ (mixed >>> 15)) & (SLOTS - 1)
    const before = known[slot]
    if (before !== undefined && isText(before.text, bytes, from, to)) return before.field
    const text = bytes.slice(from, to)
    const domains = readDomains(decoder.decode(text))
    if (typeof domains === 'string') return undefined
    const field = rulesField(domains)
    known[slot] = { text, field }
    return field
  }
}

function isText(text: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean {
  if (text.length !== to - from) return false
  for (let at = 0; at < text.length; at += 1) if (text[at] !== bytes[from + at]) return false
  return true
}
