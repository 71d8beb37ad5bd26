import type { Keys } from '../../ports/keys.ts'

const KEY = 'watch'
const BATCH_MAX = 1000

/** What is kept of a canary: HMAC-SHA-256 of its pseudonym with the key `watch`, 32 bytes. Whoever reads the table learns no person. */
export function canaryDigest(keys: Pick<Keys, 'mac'>, person: string): Uint8Array {
  return keys.mac(KEY, new TextEncoder().encode(`canary\0${person}`))
}

/** The same in hexadecimal, to compare. */
export function canaryMark(keys: Pick<Keys, 'mac'>, person: string): string {
  let hex = ''
  for (const byte of canaryDigest(keys, person)) hex += byte.toString(16).padStart(2, '0')
  return hex
}

export interface CanaryBook {
  resolve(insurer: number, keys: readonly string[]): Promise<string[]>
  keep(insurer: number, digests: readonly Uint8Array[]): Promise<number>
}

export interface Planted {
  /** Keys that lead to a person of this insurer. */
  readonly found: number
  /** Of those, not planted before. */
  readonly planted: number
}

/**
 * Remembers which persons of an insurer are canaries, from the look-up keys of their cards, which the insurer alone tells. Nothing changes
 * anywhere else: import, cards, purge and look-ups know no difference.
 */
export async function plantCanaries(
  book: CanaryBook,
  keys: Pick<Keys, 'mac'>,
  insurer: number,
  lookUpKeys: readonly string[],
): Promise<Planted> {
  let [found, planted] = [0, 0]
  for (let from = 0; from < lookUpKeys.length; from += BATCH_MAX) {
    const persons = await book.resolve(insurer, lookUpKeys.slice(from, from + BATCH_MAX))
    const digests = [...new Set(persons)].map((person) => canaryDigest(keys, person))
    found += digests.length
    planted += await book.keep(insurer, digests)
  }
  return { found, planted }
}
