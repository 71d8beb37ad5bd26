import { concatBytes, utf8 } from '@cloison/evidence'
import type { Keys } from '../../ports/keys.ts'
import type { HolderKey } from './signin.ts'

const KEY = 'identity'
const FRESH_MS = 300_000
const TIME_BYTES = 8
const MAC_BYTES = 32

export type ChallengeKind = 'enrol' | 'show'

/**
 * What a passkey of the page must sign: an instant, and a keyed digest of it with the key of that browser. Nothing is kept, so that strangers
 * who ask for challenges fill nothing; that one opens a single session is the database's to say. 40 bytes.
 */
export function consoleChallenge(keys: Keys, kind: ChallengeKind, { jwkX, jwkY }: HolderKey, now: number): Uint8Array {
  const time = new Uint8Array(TIME_BYTES)
  new DataView(time.buffer).setBigUint64(0, BigInt(now))
  return concatBytes([time, keys.mac(KEY, concatBytes([utf8(`console\0${kind}\0`), jwkX, jwkY, time]))])
}

/** The challenge that a browser's answer holds, as it is written there, if it is one of ours for that key, less than five minutes old. */
export function challengeIn(keys: Keys, kind: ChallengeKind, key: HolderKey, clientDataJSON: string, now: number): string | undefined {
  const said = challengeOf(clientDataJSON)
  if (said === undefined) return undefined
  const bytes = Buffer.from(said, 'base64url')
  if (bytes.length !== TIME_BYTES + MAC_BYTES || bytes.toString('base64url') !== said) return undefined
  const made = Number(bytes.readBigUInt64BE(0))
  if (!(now - made >= 0 && now - made <= FRESH_MS)) return undefined
  return same(bytes, consoleChallenge(keys, kind, key, made)) ? said : undefined
}

function challengeOf(clientDataJSON: string): string | undefined {
  try {
    const read: unknown = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString('utf8'))
    if (typeof read !== 'object' || read === null || !('challenge' in read)) return undefined
    return typeof read.challenge === 'string' ? read.challenge : undefined
  } catch {
    return undefined
  }
}

/** Takes the same time wherever the bytes differ. */
function same(one: Uint8Array, other: Uint8Array): boolean {
  let difference = one.length ^ other.length
  for (const [index, byte] of one.entries()) difference |= byte ^ (other[index] ?? 0)
  return difference === 0
}
