import assert from 'node:assert/strict'
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import test from 'node:test'
import { type NoteKey, parseNoteKey } from '@cloison/evidence'
import { type TestDatabase, withDatabase } from '../../../test/template-database.ts'
import type { KeptNote } from '../../ports/kept-note.ts'
import type { Keys } from '../../ports/keys.ts'
import type { Sql } from '../../ports/sql.ts'
import { logVerifierKey } from './checkpoint.ts'
import { type SequencerStore, sequencerStore } from './sequence.store.ts'
import { type Sequenced, type SequencerHouse, sequence } from './sequence.ts'

/** What the tests of this room stand on: a log of its own, entries as the turnstile writes them, and a key. */

export const ORIGIN = 'cloison.example/log'

export function logKeys(): Pick<Keys, 'sign' | 'publicKey'> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  return {
    sign: (_name, message) => sign(null, message, privateKey),
    publicKey: () => publicKey.export({ format: 'jwk' }),
  }
}

export interface Trial {
  readonly db: TestDatabase
  readonly house: SequencerHouse & { readonly store: SequencerStore }
  readonly key: NoteKey
}

export async function withLog<T>(work: (trial: Trial) => Promise<T>): Promise<T> {
  return await withDatabase(async (db) => {
    const keys = logKeys()
    const key = parseNoteKey(logVerifierKey(ORIGIN, keys))
    assert(key !== undefined)
    const store = sequencerStore(await db.as('cloison_sequencer'))
    return await work({ db, house: { store, keys, kept: keptInMemory(), origin: ORIGIN, clock: { now: () => 1_900_000_000_000 } }, key })
  })
}

/** A note kept nowhere but here. */
export function keptInMemory(note?: string): KeptNote {
  let last = note
  return {
    read: () => last,
    write: (next) => {
      last = next
    },
  }
}

/** Writes entries in one statement; a quarter concerns nobody that is known. `tag` becomes their account. */
export async function plant(sql: Sql, count: number, tag = 1): Promise<void> {
  await sql.query(
    `insert into accesslog.entry (day, site_id, cause, at, hour, account_id, device_id, client_id, door_id, insurer_id, purpose, way,
                                  domain, outcome, fields, paid, counted, person, salt)
     select (t.at at time zone 'UTC')::date, 1 + i % 7, gen_random_uuid(), t.at, 0, $2, i, 3, 1, case when i % 4 = 0 then null else 12 end, 1, 1,
            2, case when i % 4 = 0 then 10 else 0 end, 31, true, i % 4 <> 0, case when i % 4 = 0 then null else gen_random_uuid() end,
            gen_random_uuid()
     from generate_series(1, $1::int) i, lateral (select now() - i % 50 * interval '1 minute' as at) t`,
    [count, tag],
  )
}

/** Passes until nothing waits. @returns the entries numbered. */
export async function sequenceAll(house: SequencerHouse): Promise<number> {
  let tree: Sequenced['tree'] | undefined
  let numbered = 0
  for (let pass = 0; pass < 1000; pass += 1) {
    const done = await sequence(house, tree)
    assert(!('refused' in done))
    tree = done.tree
    numbered += done.numbered
    if (done.numbered === 0) return numbered
  }
  throw new Error('the sequencer does not come to an end')
}

/** A transaction that stays open until it is told how to end. */
export interface Open {
  readonly sql: Sql
  readonly end: (commit: boolean) => Promise<void>
}

/** Begins a transaction on one of the connections of `writers`. */
export async function open(writers: Sql): Promise<Open> {
  const begun = Promise.withResolvers<Sql>()
  const ended = Promise.withResolvers<boolean>()
  const abandoned = new Error('abandoned by the test')
  const running = writers
    .transaction(async (sql) => {
      begun.resolve(sql)
      if (!(await ended.promise)) throw abandoned
    })
    .catch((caught: unknown) => {
      if (caught !== abandoned) throw caught
    })
  return {
    sql: await begun.promise,
    end: async (commit) => {
      ended.resolve(commit)
      await running
    },
  }
}

export function randomHash(): Uint8Array {
  return randomBytes(32)
}

/** Every entry has one leaf and every leaf one entry, numbered from 0 without a hole. */
export async function assertNumberedOnce(owner: Sql): Promise<number> {
  const [row] = await owner.query<{ entries: bigint; leaves: bigint; matched: bigint; last: bigint | null; size: bigint }>(
    `select (select count(*) from accesslog.entry) as entries, (select count(*) from accesslog.leaf) as leaves,
            (select count(distinct (e.cause, e.site_id, e.day)) from accesslog.leaf l
               join accesslog.entry e on e.cause = l.cause and e.site_id = l.site_id and e.day = l.day) as matched,
            (select max(leaf_index) from accesslog.leaf) as last, (select size from accesslog.head) as size`,
  )
  assert(row !== undefined)
  const { entries, leaves, matched, last, size } = row
  assert.deepEqual({ leaves, matched, size, last: last ?? -1n }, { leaves: entries, matched: entries, size: entries, last: entries - 1n })
  return Number(entries)
}

test('the check of the tests itself: an entry without a leaf, or a leaf twice, is noticed', async () => {
  await withLog(async ({ db, house }) => {
    await plant(db.owner, 3)
    await assert.rejects(assertNumberedOnce(db.owner))
    await sequenceAll(house)
    assert.equal(await assertNumberedOnce(db.owner), 3)
    await db.owner.query(
      'update accesslog.leaf l set cause = o.cause, site_id = o.site_id, day = o.day from accesslog.leaf o where l.leaf_index = 0 and o.leaf_index = 1',
    )
    await assert.rejects(assertNumberedOnce(db.owner))
  })
})
