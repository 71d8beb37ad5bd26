import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { type TestDatabase, withDatabase } from '../../../test/template-database.ts'
import { causeAt, settle } from '../../../test/turnstile-world.ts'
import { type DeskConsent, deskDuties, deskReader, deskSignin } from './desk.store.ts'

const WORLD = { insurers: 2, sites: 1, accountsPerSite: 1, clients: 1, persons: 2 }
const DAY_MS = 86_400_000
const sha = (text: string): Buffer => createHash('sha256').update(text).digest()
const point = (name: string) => ({ x: sha(`${name} x`), y: sha(`${name} y`) })
const dayIn = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10)
const seconds = (): number => Math.floor(Date.now() / 1000)

function consent(more: Partial<DeskConsent> & { key?: string } = {}): DeskConsent {
  const { key = 'one', ...rest } = more
  const { x, y } = point(key)
  const jwk = { x: x.toString('base64url'), y: y.toString('base64url') }
  return { amc: '0999000001', account: 'lea.m', kind: 'agent', jwk, until: dayIn(90), iat: seconds() - 60, ...rest }
}

async function withDesk(
  work: (scene: {
    db: TestDatabase
    duties: ReturnType<typeof deskDuties>
    open: (key?: string, more?: { amc?: string; account?: string; secret?: Buffer }) => Promise<string>
    alive: (secret: Buffer) => Promise<string>
    turns: () => Promise<bigint>
  }) => Promise<void>,
): Promise<void> {
  await withDatabase(async (db) => {
    await settle(db.owner, WORLD)
    const [duties, signin, reader] = [
      deskDuties(await db.as('cloison_console')),
      deskSignin(await db.as('cloison_identity')),
      deskReader(await db.as('cloison_keys')),
    ]
    await work({
      db,
      duties,
      async open(key = 'one', { amc = '999000001', account = 'lea.m', secret = randomBytes(32) } = {}) {
        const { x, y } = point(key)
        return (await signin.open(amc, account, x, y, secret)).outcome
      },
      async alive(secret) {
        const row = await reader.read(secret)
        return row === undefined ? 'over' : row.barred ? 'barred' : 'alive'
      },
      async turns() {
        const [row] = await db.owner.query<{ epoch: bigint }>('select epoch from planes.epoch')
        return BigInt(row?.epoch ?? 0)
      },
    })
  })
}

test('registered with its key, it signs in with that key alone; budgets are those of its kind', () =>
  withDesk(async ({ duties, open }) => {
    const id = await duties.register(1, consent(), 'signed')
    assert.ok(id !== null)
    const key = await duties.register(1, consent({ account: 'courrier', kind: 'key', key: 'two' }), 'signed')
    assert.ok(key !== null && key !== id)
    assert.equal(await open(), 'ok')
    for (const wrong of [
      open('two'),
      open('one', { account: 'courrier' }),
      open('one', { amc: '999000002' }),
      open('one', { account: 'max' }),
    ])
      assert.equal(await wrong, 'desk.refused')
    const [courrier, lea] = await duties.list(1)
    assert.deepEqual([courrier?.own.allowed, lea?.own.allowed, lea?.desk.allowed, lea?.state], [20, 60, 300, 'open'])
    assert.deepEqual(await duties.list(2), [])
  }))

test('accounts of desks and of professionals share their numbers: one number, one asker', () =>
  withDesk(async ({ db, duties }) => {
    const first = await duties.register(1, consent(), 'signed')
    const [row] = await db.owner.query<{ id: number }>(
      `insert into professionals.account (subject_digest, profession, sealed, opened_at) values (sha256('a'), '21', '', now()) returning account_id as id`,
    )
    const second = await duties.register(1, consent({ account: 'max' }), 'signed')
    assert.equal(new Set([first, row?.id, second]).size, 3)
  }))

test('a later consent replaces the key and ends sessions; an older one changes nothing, nor brings back what was closed', () =>
  withDesk(async ({ duties, open, alive }) => {
    const old = consent({ iat: seconds() - 1000 })
    const id = await duties.register(1, old, 'old')
    const secret = randomBytes(32)
    await open('one', { secret })
    assert.equal(await duties.register(1, consent({ key: 'new', iat: seconds() - 500 }), 'new'), id)
    assert.equal(await alive(secret), 'over')
    assert.equal(await open('one'), 'desk.refused')
    assert.equal(await open('new'), 'ok')
    assert.equal(await duties.register(1, old, 'old'), null)
    assert.equal(await open('new'), 'ok')
    assert.ok(id !== null && (await duties.closeAccount(1, id)))
    assert.equal(await open('new'), 'desk.refused')
    assert.equal(await duties.register(1, consent({ key: 'new', iat: seconds() - 400 }), 'before it was closed'), null)
    assert.equal(await duties.register(1, consent({ key: 'new', iat: seconds() + 5 }), 'since'), id)
    assert.equal(await open('new'), 'ok')
  }))

test('a consent is for a year at most, for a day that is still to come, of an insurer that is still here', () =>
  withDesk(async ({ db, duties, open }) => {
    for (const until of [dayIn(-2), dayIn(500)]) await assert.rejects(duties.register(1, consent({ until }), 'signed'))
    await assert.rejects(duties.register(1, consent({ iat: seconds() + 3 * 86_400 }), 'signed'))
    assert.ok((await duties.register(1, consent(), 'signed')) !== null)
    await db.owner.script(`update professionals.desk_account set until_day = current_date - 1`)
    assert.equal(await open(), 'desk.refused')
    await db.owner.script(
      `update professionals.desk_account set until_day = current_date + 9; update directory.insurer set closed_on = current_date where insurer_id = 1`,
    )
    assert.equal(await open(), 'desk.refused')
    assert.equal(await duties.register(1, consent({ account: 'max' }), 'signed'), null)
  }))

test('frozen, alone or with the whole desk: sessions are barred at once, nobody signs in, tickets are looked at again; thawed, one signs in again', () =>
  withDesk(async ({ duties, open, alive, turns }) => {
    const id = await duties.register(1, consent(), 'signed')
    const other = await duties.register(2, consent({ amc: '0999000002' }), 'signed')
    assert.ok(id !== null && other !== null)
    for (const account of [id, null]) {
      const [secret, apart] = [randomBytes(32), randomBytes(32)]
      assert.equal(await open('one', { secret }), 'ok')
      assert.equal(await open('one', { amc: '999000002', secret: apart }), 'ok')
      const before = await turns()
      assert.equal(await duties.freeze(1, account, 'essai'), true)
      assert.ok((await turns()) > before)
      assert.deepEqual([await alive(secret), await alive(apart)], ['barred', 'alive'])
      assert.equal(await open(), 'session.frozen')
      assert.equal(await open('two'), 'desk.refused', 'whoever lacks the key is not told')
      assert.equal((await duties.list(1))[0]?.state, 'frozen')
      assert.equal(await duties.unfreeze(1, account), true)
      assert.equal(await duties.unfreeze(1, account), false)
      assert.equal(await alive(secret), 'over')
      assert.equal(await open(), 'ok')
    }
    assert.equal(await duties.freeze(2, id, 'essai'), false, 'an account of another insurer')
    assert.equal(await duties.closeAccount(2, id), false)
    assert.equal(await duties.allow(2, id, 10), 'unknown')
    assert.equal(await duties.freeze(1, id, 'essai'), true)
    assert.equal(await duties.register(1, consent({ key: 'new', iat: seconds() }), 'signed'), id)
    assert.equal(await open('new'), 'session.frozen', 'a new key does not thaw')
  }))

test('while a desk is frozen again and again, no session that is being opened escapes', () =>
  withDesk(async ({ db, duties, open }) => {
    const id = await duties.register(1, consent(), 'signed')
    for (let round = 0; round < 8; round++) {
      await Promise.all([...Array.from({ length: 6 }, () => open()), duties.freeze(1, round % 2 === 0 ? id : null, 'essai')])
      const live = await db.owner.query('select from professionals.desk_session where ended_at is null and not barred')
      assert.equal(live.length, 0)
      await duties.unfreeze(1, round % 2 === 0 ? id : null)
    }
  }))

test('ten sessions at most; one ends when asked; a proof serves once, whoever holds it', () =>
  withDesk(async ({ db, duties, open, alive }) => {
    await duties.register(1, consent(), 'signed')
    const secrets = Array.from({ length: 12 }, () => randomBytes(32))
    for (const secret of secrets) await open('one', { secret })
    assert.deepEqual(await Promise.all([0, 1, 2, 11].map((n) => alive(secrets[n] ?? Buffer.alloc(0)))), ['over', 'over', 'alive', 'alive'])
    const signin = deskSignin(await db.as('cloison_identity'))
    const last = secrets[11] ?? Buffer.alloc(0)
    const jti = causeAt(Date.now(), randomBytes)
    assert.deepEqual([await signin.once(last, jti), await signin.once(last, jti), await signin.once(null, jti)], [0, 30, 30])
    await signin.end(last)
    assert.equal(await alive(last), 'over')
    assert.equal(await signin.once(last, causeAt(Date.now(), randomBytes)), 42)
    assert.equal(await signin.once(randomBytes(32), causeAt(Date.now(), randomBytes)), 42)
  }))

test('a budget is opened up to the ceiling of the table, never beyond', () =>
  withDesk(async ({ duties }) => {
    const id = await duties.register(1, consent(), 'signed')
    assert.deepEqual(
      [
        await duties.allow(1, id, 120),
        await duties.allow(1, id, 121),
        await duties.allow(1, null, 3000),
        await duties.allow(1, null, 3001),
        await duties.allow(2, null, 5),
      ],
      ['ok', 'beyond', 'ok', 'beyond', 'unknown'],
    )
    const [lea] = await duties.list(1)
    assert.deepEqual([lea?.own.allowed, lea?.desk.allowed], [120, 3000])
    assert.ok((await duties.register(1, consent({ account: 'max' }), 'signed')) !== null)
    assert.equal((await duties.list(1))[0]?.desk.allowed, 3000, 'a newcomer does not change what was opened')
  }))
