import { randomBytes } from 'node:crypto'
import postgres from 'postgres'
import type { TestDatabase } from '../template-database.ts'
import { causeAt, keyOf, secretOf } from '../turnstile-world.ts'

/** What the server answered: rows, or its refusal with every word that came with it. */
export type Loot =
  | { readonly rows: readonly Record<string, unknown>[]; readonly code: ''; readonly said: string }
  | { readonly rows: readonly never[]; readonly code: string; readonly said: string }

/** Someone who holds a door's password and one connection, and writes their own SQL. */
export interface Thief {
  /** One message of the simple protocol, as written: several statements if they please. It never throws for a refusal. */
  say(text: string): Promise<Loot>
  /** Notices and logs that the server sent since the last call. */
  overheard(): string
  end(): Promise<void>
}

/** @param settings sent when connecting, as a client may: `{ timezone: 'UTC+10' }` */
export function thief(db: TestDatabase, role = 'cloison_door', settings: Record<string, string> = {}): Thief {
  let heard = ''
  const driver = postgres(db.url(role), {
    max: 1,
    fetch_types: false,
    max_lifetime: null,
    connection: { application_name: `thief ${role}`, ...settings },
    onnotice: (notice) => {
      heard += `${Object.values(notice).join(' ')}\n`
    },
  })
  return {
    say: async (text) => {
      try {
        const rows = await driver.unsafe(text).simple()
        return { rows: rows.flat().filter((row) => row !== undefined), code: '', said: '' }
      } catch (caught) {
        if (!(caught instanceof Error)) throw caught
        const words = Object.entries(caught).filter(([name]) => name !== 'query' && name !== 'parameters')
        const said = [caught.message, ...words.map(([, word]) => String(word))].join(' | ')
        return { rows: [], code: 'code' in caught ? String(caught.code) : '', said }
      }
    },
    overheard: () => {
      const all = heard
      heard = ''
      return all
    },
    end: () => driver.end({ timeout: 1 }),
  }
}

/** One asking, or several: each list is repeated to the length of the longest. */
export interface Stolen {
  readonly secrets?: readonly Buffer[]
  readonly keys?: readonly Buffer[]
  readonly causes?: readonly Buffer[]
  readonly engagements?: readonly Buffer[]
  readonly domain?: number
  readonly day?: string
  readonly again?: boolean
}

export const today = (): string => new Date().toISOString().slice(0, 10)
export const freshCause = (): Buffer => causeAt(Date.now(), randomBytes)
export const bytea = (bytes: Buffer): string => `decode('${bytes.toString('hex')}', 'hex')`
export const uuid = (bytes: Buffer): string => `'${bytes.toString('hex')}'::uuid`

/** The call of `ask`, spelled out: `disclosure.ask(…)`. */
export function askCall(stolen: Stolen = {}): string {
  const { secrets = [secretOf(1)], keys = [keyOf(1)], causes = [], engagements = [] } = stolen
  const n = Math.max(secrets.length, keys.length, causes.length, engagements.length)
  const list = (make: (i: number) => string, type: string): string => `array[${Array.from({ length: n }, (_, i) => make(i))}]::${type}[]`
  const pick = (from: readonly Buffer[], i: number, otherwise: () => Buffer): Buffer => from[i % Math.max(from.length, 1)] ?? otherwise()
  return `disclosure.ask(${bytea(Buffer.concat(Array.from({ length: n }, (_, i) => pick(secrets, i, () => secretOf(1)))))},
    ${list((i) => uuid(pick(keys, i, () => keyOf(1))), 'uuid')}, ${list((i) => uuid(causes[i] ?? freshCause()), 'uuid')},
    ${list(() => String(stolen.domain ?? 1), 'smallint')}, ${list(() => `'${stolen.day ?? today()}'`, 'date')},
    ${list((i) => uuid(engagements[i] ?? randomBytes(16)), 'uuid')}, ${list(() => uuid(randomBytes(16)), 'uuid')}, ${stolen.again ?? false})`
}

export const ask = (stolen: Stolen = {}): string => `select ticket from ${askCall(stolen)}`
export const redeem = (ticket: unknown, secret: Buffer = secretOf(1)): string =>
  `select disclosure.redeem('${ticket}', ${bytea(secret)}) as line`
export const ticketOf = (loot: Loot): unknown => loot.rows.find((row) => row['ticket'] !== undefined)?.['ticket']
export const lineOf = (loot: Loot): unknown => loot.rows.find((row) => row['line'] !== undefined)?.['line']

/** Asks, commits and looks, as an honest door does: the outcomes that it is told, `0,10,12`; or the code of the refusal. */
export async function told(door: Thief, stolen: Stolen = {}): Promise<string> {
  const { secrets = [secretOf(1)] } = stolen
  const n = Math.max(secrets.length, stolen.keys?.length ?? 1, stolen.causes?.length ?? 0, stolen.engagements?.length ?? 0)
  return outcomesOf(door, ask(stolen), Buffer.concat(Array.from({ length: n }, (_, i) => secrets[i % secrets.length] ?? secretOf(1))))
}

/** The same of a question spelled out. */
export async function outcomesOf(door: Thief, text: string, bearer: Buffer): Promise<string> {
  const asked = await door.say(text)
  if (asked.code !== '') return asked.code
  const looked = await door.say(redeem(ticketOf(asked), bearer))
  return looked.code === '' ? outcomesIn(lineOf(looked)) : looked.code
}

export const outcomesIn = (lines: unknown): string =>
  String(lines)
    .split('\n')
    .map((line) => line.split('\t')[0])
    .join(',')
