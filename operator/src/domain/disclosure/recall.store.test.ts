import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { type TestDatabase, withDatabase } from '../../../test/template-database.ts'
import { causeAt, secretOf, settle } from '../../../test/turnstile-world.ts'
import { furnishWays } from '../../../test/ways-asking.ts'
import { systemEntropy } from '../../adapters/entropy/system.ts'
import { type FileKeyring, openKeyring } from '../../adapters/keys/keyring.ts'
import { isSqlError } from '../../ports/sql.ts'
import type { NumberedAsking } from './asking.ts'
import { openWays } from './disclose.ts'
import { recallIn } from './recall.store.ts'
import { ASKED_KEY, flagsOf } from './recall.ts'
import { forgetAsked } from './sweep.store.ts'
import { look, payOne } from './turnstile.store.ts'
import { wayQuestions } from './ways.ts'

const WORLD = { insurers: 2, sites: 2, accountsPerSite: 2, clients: 1, persons: 20 }

async function withMemory(work: (db: TestDatabase, keysOf: (name: string) => FileKeyring) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'cloison-asked-'))
  try {
    await withDatabase(async (db) => {
      await settle(db.owner, WORLD)
      await furnishWays(db.owner, WORLD)
      await work(db, (name) => openKeyring({ folder: join(folder, name), allow: ['lookup/', ASKED_KEY], create: true }))
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const entropy = systemEntropy()
/** A paper card asked at session `session` (whose account has the same number). */
function asking(keys: FileKeyring, memberNumber: string, session = 1): NumberedAsking {
  const common = {
    secret: secretOf(session),
    cause: causeAt(Date.now(), randomBytes),
    asker: { account: session, site: 1, client: 1, device: session },
    domain: 1,
    day: new Date().toISOString().slice(0, 10),
  }
  const printed = { conventionType: 'MU', csr: '', validFrom: '2026-01-01', validUntil: '2026-12-31' }
  return wayQuestions(keys).legacyCard(common, { insurerId: 1, birthDate: '1980-01-01', rank: 1, memberNumber, ...printed })
}
const numbered = (n: number): string => `G${String(n).padStart(9, '0')}`

test('asked through the turnstile, the flag of neighbours stands in the entry, and no number in any table', () =>
  withMemory(async (db, keysOf) => {
    const keys = keysOf('one')
    const door = await db.as('cloison_keys')
    const flags = flagsOf(keys, recallIn(door))
    const turnstile = {
      payOne: (drawn: Parameters<typeof payOne>[1]) => payOne(door, drawn),
      look: (...of: [string, never[]]) => look(door, ...of),
    }
    const ask = openWays({ turnstile, entropy, door: 4 })
    const seen: number[] = []
    for (const n of [512_340_077, 88_112_503, 88_112_504, 512_340_079, 730_000_000]) {
      const question = asking(keys, numbered(n))
      const found = await flags(question)
      seen.push(found)
      assert.deepEqual(await ask({ ...question, flags: found }), { ok: false, refused: 'person.unknown' })
    }
    assert.deepEqual(seen, [0, 0, 1, 1, 0])
    const entries = await db.owner.query<{ flags: number }>('select flags from accesslog.entry order by at')
    assert.deepEqual(
      entries.map((entry) => entry.flags),
      seen,
    )
    const kept = await db.owner.query<{ row: string }>('select a::text row from disclosure.asked a')
    assert.equal(kept.length, 5)
    for (const { row } of kept) for (const text of ['88112503', Buffer.from('88112503').toString('hex')]) assert.ok(!row.includes(text))
    assert.equal(new Set((await db.owner.query<{ n: number }>('select length(sealed) n from disclosure.asked')).map(({ n }) => n)).size, 1)
  }))

test('a restart and another process remember; another account, a day later and another key do not', () =>
  withMemory(async (db, keysOf) => {
    const [one, other] = [await db.connectAs('cloison_keys', 1), await db.connectAs('cloison_keys', 1)]
    assert.equal(await flagsOf(keysOf('one'), recallIn(one))(asking(keysOf('one'), numbered(100))), 0)
    assert.equal(await flagsOf(keysOf('one'), recallIn(other))(asking(keysOf('one'), numbered(101))), 1)
    assert.equal(await flagsOf(keysOf('one'), recallIn(other))(asking(keysOf('one'), numbered(101), 2)), 0, 'of another account')
    assert.equal(await flagsOf(keysOf('two'), recallIn(one))(asking(keysOf('two'), numbered(102))), 0, 'under another key')
    await db.owner.script(
      `update disclosure.clock set ahead = '23 hours 59 minutes'; update professionals.session set expires_at = 'infinity', idle_at = 'infinity'`,
    )
    assert.equal(await flagsOf(keysOf('one'), recallIn(one))(asking(keysOf('one'), numbered(103))), 1)
    await db.owner.script(`update disclosure.clock set ahead = '48 hours 1 minute'`)
    assert.equal(await flagsOf(keysOf('one'), recallIn(one))(asking(keysOf('one'), numbered(104))), 0)
    const of = async (account: number): Promise<number> =>
      (await db.owner.query('select 1 one from disclosure.asked where account_id = $1', [account])).length
    assert.deepEqual([await of(1), await of(2)], [1, 1], 'what is old goes with the next question')
    assert.equal(await forgetAsked(await db.as('cloison_worker')), 1, 'or with the housekeeping')
    assert.deepEqual([await of(1), await of(2)], [1, 0])
  }))

test('thirty-two an account at most; at once, each sees all those before it', () =>
  withMemory(async (db) => {
    const door = await db.connectAs('cloison_keys', 8)
    const recall = recallIn(door)
    const sealed = (n: number): Buffer => Buffer.alloc(n % 2 === 0 ? 92 : 156, n)
    const seen = await Promise.all(Array.from({ length: 40 }, (_, n) => recall(secretOf(1), sealed(n))))
    const counts = seen.map((each) => each.length).sort((a, b) => a - b)
    assert.deepEqual(
      counts,
      Array.from({ length: 40 }, (_, n) => Math.min(n, 32)),
    )
    const again = await recall(secretOf(1), sealed(41))
    assert.equal(again.length, 32)
    assert.deepEqual((await recall(secretOf(1), sealed(42)))[0], sealed(41), 'the newest first')
    const [kept] = await db.owner.query<{ n: number }>('select count(*)::int n from disclosure.asked')
    assert.equal(kept?.n, 32)
  }))

test('who has no live session is given nothing and leaves nothing; nor has any other role this memory', () =>
  withMemory(async (db) => {
    const door = await db.as('cloison_keys')
    const recall = recallIn(door)
    const sealed = Buffer.alloc(92, 1)
    await recall(secretOf(1), sealed)
    assert.deepEqual(await recall(Buffer.alloc(32, 7), sealed), [])
    await db.owner.script(`update professionals.session set barred = true where account_id = 1`)
    assert.deepEqual(await recall(secretOf(1), sealed), [])
    await db.owner.script(`update professionals.session set barred = false, ended_at = now() where account_id = 1`)
    assert.deepEqual(await recall(secretOf(1), sealed), [])
    const [kept] = await db.owner.query<{ n: number }>('select count(*)::int n from disclosure.asked')
    assert.equal(kept?.n, 1)
    const refused = (code: string) => (caught: unknown) => isSqlError(caught, code)
    for (const [secret, blob] of [
      [Buffer.alloc(31), sealed],
      [Buffer.alloc(32), Buffer.alloc(91)],
      [Buffer.alloc(32), Buffer.alloc(20_000)],
    ] as const)
      await assert.rejects(recall(secret, blob), refused('22023'))
    for (const role of ['cloison_door', 'cloison_identity', 'cloison_claims', 'cloison_worker', 'cloison_console', 'cloison_watch']) {
      const who = await db.as(role)
      await assert.rejects(who.query('select disclosure.recall($1::bytea, $2::bytea)', [secretOf(2), sealed]), refused('42501'), role)
      await assert.rejects(who.query('select 1 from disclosure.asked'), refused('42501'), role)
    }
    await assert.rejects(door.query('select 1 from disclosure.asked'), refused('42501'))
    await assert.rejects(door.query('select disclosure.forget_asked()'), refused('42501'))
  }))
