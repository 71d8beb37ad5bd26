import { utf8 } from '@cloison/evidence'
import type { Keys } from '../../ports/keys.ts'
import type { NumberedAsking } from './asking.ts'
import { type AskedNumber, isNeighbour } from './neighbours.ts'

/** Seals the last numbers asked; held by the role that makes digests of numbers, and by no other. */
export const ASKED_KEY = 'asked'
/** Bit of an entry's flags: the number asked neighbours one that the account asked in the last 24 hours. */
export const NEIGHBOUR_FLAG = 1

/** Lengths are rounded up to this, so that they tell no number. */
const BLOCK = 64
const ZEROS = /\0+$/
const SEPARATOR = '\t'

/** What is remembered for an account: gives what it asked before, sealed, and keeps one more. */
export type Recall = (secret: Uint8Array, sealed: Uint8Array) => Promise<readonly Uint8Array[]>

/**
 * The flags of a question, from the last 32 numbers that its account asked about in 24 hours. They lie sealed in the database, for other processes of
 * the role and for after a restart; nobody without the key reads them. What cannot be opened, sealed under a key that was destroyed, is forgotten.
 */
export function flagsOf(keys: Keys, recall: Recall): (asking: NumberedAsking) => Promise<number> {
  return async ({ secret, asker, number }) => {
    const bound = utf8(`account ${asker.account}`)
    const before = await recall(secret, keys.seal(ASKED_KEY, written(number), bound))
    const opened = before.flatMap((sealed) => readAsked(keys, sealed, bound) ?? [])
    return isNeighbour(number, opened) ? NEIGHBOUR_FLAG : 0
  }
}

function written({ insurerId, kind, number }: AskedNumber): Uint8Array {
  const text = utf8([insurerId, kind, number].join(SEPARATOR))
  const padded = new Uint8Array(Math.ceil(text.length / BLOCK) * BLOCK)
  padded.set(text)
  return padded
}

function readAsked(keys: Keys, sealed: Uint8Array, bound: Uint8Array): AskedNumber | undefined {
  try {
    const [insurer = '', kind = '', ...number] = new TextDecoder()
      .decode(keys.open(ASKED_KEY, sealed, bound))
      .replace(ZEROS, '')
      .split(SEPARATOR)
    return { insurerId: Number(insurer), kind: kind === 'nir' ? 'nir' : 'member', number: number.join(SEPARATOR) }
  } catch {
    return undefined
  }
}
