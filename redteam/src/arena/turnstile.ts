import { hash, randomBytes } from 'node:crypto'
import type postgres from 'postgres'

/** One question at the turnstile, as the door would put it. */
export interface Question {
  readonly secret: Buffer
  /** Look-up key, 16 bytes in hexadecimal. */
  readonly key: string
  /** Milliseconds since 1970, of the proof. */
  readonly atMs: number
  readonly domain: number
  /** `YYYY-MM-DD` */
  readonly day: string
  /** Digest of the engagement number to grant, 16 bytes in hexadecimal. */
  readonly engagement: string
}

/** What the turnstile made of a question; null: asked, then not given. */
export interface Told {
  readonly outcome: number
  /** What a door would answer from, empty when refused. */
  readonly line: string
}

const TRIES_MAX = 4
const BATCH_MAX = 256

/** Pays for the questions and looks, in batches, with the door's own login: no HTTP and no proof. */
export async function askInBatches(door: postgres.Sql, questions: readonly Question[]): Promise<(Told | null)[]> {
  const told: (Told | null)[] = []
  for (let from = 0; from < questions.length; from += BATCH_MAX)
    told.push(...(await askBatch(door, questions.slice(from, from + BATCH_MAX))))
  return told
}

async function askBatch(door: postgres.Sql, batch: readonly Question[]): Promise<(Told | null)[]> {
  const secrets = Buffer.concat(batch.map(({ secret }) => secret))
  const values = [
    secrets,
    batch.map(({ key }) => key),
    batch.map(({ atMs }) => causeAt(atMs)),
    batch.map(({ domain }) => domain),
    batch.map(({ day }) => day),
    batch.map(({ engagement }) => engagement),
    batch.map(() => randomBytes(16).toString('hex')),
  ]
  for (let tries = 1; ; tries++) {
    try {
      const [paid] = await door.unsafe<{ ticket: string }[]>(
        'select ticket from disclosure.ask($1::bytea, $2::uuid[], $3::uuid[], $4::smallint[], $5::date[], $6::uuid[], $7::uuid[], $8::boolean)',
        [...values, tries > 1] as postgres.ParameterOrJSON<never>[],
      )
      const [looked] = await door<{ lines: string }[]>`select disclosure.redeem(${paid?.ticket ?? ''}::uuid, ${secrets}::bytea) as lines`
      return (looked?.lines ?? '').split('\n').map(readLine)
    } catch (caught) {
      const again = caught instanceof Error && 'code' in caught && (caught.code === '23505' || caught.code === '40P01')
      if (!again || tries >= TRIES_MAX) throw caught
    }
  }
}

export function readLine(text: string): Told | null {
  if (text === '!') return null
  const tab = text.indexOf('\t')
  return tab === -1 ? { outcome: Number(text), line: '' } : { outcome: Number(text.slice(0, tab)), line: text.slice(tab + 1) }
}

/** A UUID v7 of that millisecond, in hexadecimal. */
export function causeAt(epochMs: number): string {
  const bytes = randomBytes(16)
  bytes.writeUIntBE(Math.floor(epochMs), 0, 6)
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f)
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f)
  return bytes.toString('hex')
}

/** Sixteen bytes in hexadecimal, that follow from a text. */
export const digestOf = (text: string): string => hash('sha256', text, 'hex').slice(0, 32)
