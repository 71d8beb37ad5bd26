import { hash } from 'node:crypto'
import { verifyingKey } from './jwt.ts'
import type { Bearer, Bearers, Known } from './proof.ts'

/** A bearer as the database tells it: the coordinates of its key as bytes, and times in milliseconds since 1970. */
export type BearerRow<Facts> = Facts & {
  readonly jwkX: Uint8Array
  readonly jwkY: Uint8Array
  readonly expiresAt: number
  readonly idleAt: number
  readonly barred: boolean
}

export interface BearerReader<Facts> {
  /** The live bearer of a secret, or undefined. */
  read(secret: Buffer): Promise<BearerRow<Facts> | undefined>
  /** Writes that it was active. It may fail: the session then only falls asleep earlier. */
  touch(secret: Buffer): Promise<void>
}

/**
 * How long a bearer is remembered. A session ended or frozen meanwhile is stopped at once all the same: no request is served on what is
 * remembered alone, since `ask` and `proof_once` look at the session again.
 */
const FRESH_MS = 60_000
/** Activity is written at most this often. The idle quarter of an hour counts from the last write: it is never longer than promised. */
const TOUCH_MS = 30_000

interface Remembered<Who extends Bearer> extends Known<Who> {
  readonly readAt: number
  touchedAt: number
}

/**
 * Remembers the bearers of recent requests for a minute, so that a proof is checked without the database. The least recently found
 * leave first. Two requests that look for the same token at once cost one question.
 *
 * @param entriesMax tokens remembered at most
 */
export function rememberBearers<Facts extends object>(
  reader: BearerReader<Facts>,
  entriesMax = 20_000,
): Bearers<Facts & Bearer> & {
  /** Forgets a token at once: the session has just changed in this process. */
  forget(token: string): void
} {
  type Who = Facts & Bearer
  const kept = new Map<string, Remembered<Who>>()
  const asked = new Map<string, Promise<Remembered<Who> | undefined>>()

  const load = async (token: string, now: number): Promise<Remembered<Who> | undefined> => {
    const secret = Buffer.from(token, 'base64url')
    const row = await reader.read(secret)
    const before = kept.get(token)
    kept.delete(token)
    if (row === undefined) return undefined
    const x = Buffer.from(row.jwkX).toString('base64url')
    const y = Buffer.from(row.jwkY).toString('base64url')
    const key = before !== undefined && before.who.x === x && before.who.y === y ? before.who.key : verifyingKey(x, y)
    if (key === undefined) return undefined
    const entry: Remembered<Who> = {
      who: { ...row, key, x, y },
      secret,
      tokenHash: before?.tokenHash ?? hash('sha256', token, 'base64url'),
      header: before?.header,
      readAt: now,
      touchedAt: before?.touchedAt ?? 0,
    }
    kept.set(token, entry)
    if (kept.size > entriesMax) {
      const oldest = kept.keys().next()
      if (!oldest.done) kept.delete(oldest.value)
    }
    return entry
  }

  return {
    find(token, now) {
      const entry = kept.get(token)
      // What would be refused is asked again: the passkey may just have been shown, or the freeze lifted, through another process.
      const stands = entry !== undefined && !entry.who.barred && now < entry.who.idleAt
      if (entry !== undefined && stands && now - entry.readAt < FRESH_MS && now >= entry.readAt) {
        kept.delete(token)
        kept.set(token, entry)
        return entry
      }
      const already = asked.get(token)
      if (already !== undefined) return already
      const question = load(token, now).finally(() => asked.delete(token))
      asked.set(token, question)
      return question
    },
    seen(known, now) {
      const entry = known as Remembered<Who>
      if (Math.abs(now - entry.touchedAt) < TOUCH_MS) return
      entry.touchedAt = now
      reader.touch(entry.secret).catch(() => undefined)
    },
    forget: (token) => {
      kept.delete(token)
    },
  }
}
