import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { uuidV7At } from '@cloison/contract'
import { account, enrol, FINESS, furnish, liveUnbarred, reach } from '../../../test/professionals-desk.ts'
import { withDatabase } from '../../../test/template-database.ts'
import { isSqlError } from '../../ports/sql.ts'
import { proofOnce, sessionReader } from './session.store.ts'
import { signinStore } from './signin.store.ts'

test('a code serves once, and only for its account', async () => {
  await withDatabase(async (db) => {
    await furnish(db)
    const [who, other] = [await account(db), await account(db)]
    const doors = await Promise.all([db.connectAs('cloison_identity'), db.connectAs('cloison_identity')])
    const handles = await Promise.all(Array.from({ length: 6 }, (_, index) => reach(doors[index % 2] ?? doors[0], who)))
    for (const handle of handles) assert.equal(await signinStore(doors[0]).code(handle, who.code), 'ok')
    const stranger = await reach(doors[0], other)
    assert.equal(await signinStore(doors[0]).code(stranger, who.code), 'signin.code-refused')
    const outcomes = await Promise.all(
      handles.map((handle, index) =>
        signinStore(doors[index % 2] ?? doors[0]).enrol(
          handle,
          { credentialId: randomBytes(16), publicKey: randomBytes(77), counter: 0, transports: [] },
          randomBytes(32),
        ),
      ),
    )
    assert.equal(outcomes.filter(({ outcome }) => outcome === 'ok').length, 1)
    assert.equal(outcomes.filter(({ outcome }) => outcome === 'signin.code-refused').length, 5)
    const late = await reach(doors[0], other)
    await db.owner.query(`update professionals.enrolment set expires_at = now() - interval '1 second'`)
    assert.equal(await signinStore(doors[0]).code(late, other.code), 'signin.code-refused', 'after thirty days')
  })
})

test('a proof serves once over several connections, also after forgetting', async () => {
  await withDatabase(async (db) => {
    await furnish(db)
    const { secret } = await enrol(await db.as('cloison_identity'), await account(db))
    const roles = ['cloison_identity', 'cloison_claims', 'cloison_payments', 'cloison_door'] as const
    const servers = await Promise.all(roles.map(async (role) => proofOnce(await db.connectAs(role))))
    const jti = (millis: number): Buffer => Buffer.from(uuidV7At(millis).replaceAll('-', ''), 'hex')
    const one = jti(Date.now())
    const served = await Promise.all(Array.from({ length: 16 }, (_, index) => servers[index % 4]?.(index === 0 ? null : secret, one)))
    assert.equal(served.filter((code) => code === 0).length, 1)
    assert.equal(served.filter((code) => code === 30).length, 15)
    const [first = proofOnce(db.owner)] = servers
    assert.equal(await first(secret, jti(Date.now() - 95_000)), 30, 'too old to tell')
    assert.equal(await first(secret, jti(Date.now() + 95_000)), 30)
    assert.equal(await first(randomBytes(32), jti(Date.now())), 42)
    await db.owner.query('update professionals.session set barred = true')
    assert.equal(await first(secret, jti(Date.now())), 41)
    // Forgetting keeps whatever could still be accepted.
    const worker = await db.as('cloison_worker')
    await db.owner.query(`insert into professionals.proof_used (jti) values ($1::uuid), ($2::uuid)`, [
      uuidV7At(Date.now() - 301_000),
      uuidV7At(Date.now() - 200_000),
    ])
    await worker.query('select professionals.purge()')
    const [left] = await db.owner.query<{ n: bigint }>('select count(*) as n from professionals.proof_used')
    assert.equal(left?.n, 4n)
    assert.equal(await first(secret, one), 30)
  })
})

test('ten live sessions for one account at most, and touching wakes no sleeping one', async () => {
  await withDatabase(async (db) => {
    await furnish(db)
    const identity = await db.as('cloison_identity')
    const who = await account(db)
    const { credentialId, secret } = await enrol(identity, who)
    for (let more = 0; more < 12; more += 1) {
      const handle = await reach(identity, who)
      assert.equal(await signinStore(identity).open(handle, credentialId, 0, randomBytes(32)), 'ok')
    }
    assert.equal(await liveUnbarred(db), 10n)
    const reader = sessionReader(await db.as('cloison_door'))
    assert.equal(await reader.read(secret), undefined, 'the oldest has ended')

    const last = randomBytes(32)
    assert.equal(await signinStore(identity).open(await reach(identity, who), credentialId, 0, last), 'ok')
    const idle = async (): Promise<number> => (await reader.read(last))?.idleAt ?? 0
    await db.owner.query(`update professionals.session set idle_at = now() + interval '1 minute'`)
    await reader.touch(last)
    assert((await idle()) > Date.now() + 14 * 60_000)
    await db.owner.query(`update professionals.session set idle_at = now() - interval '1 second'`)
    await reader.touch(last)
    assert((await idle()) < Date.now())
  })
})

test('the counter of a passkey goes up, or stays at zero; a copy is refused', async () => {
  await withDatabase(async (db) => {
    await furnish(db)
    const identity = await db.as('cloison_identity')
    const who = await account(db)
    const { credentialId } = await enrol(identity, who)
    const open = async (counter: number): Promise<string> =>
      signinStore(identity).open(await reach(identity, who), credentialId, counter, randomBytes(32))
    assert.deepEqual(
      [await open(0), await open(0), await open(5), await open(5), await open(4), await open(0), await open(6)],
      [...['ok', 'ok', 'ok', 'signin.passkey-refused', 'signin.passkey-refused', 'signin.passkey-refused', 'ok']],
    )
  })
})

test('each role does its part and nothing else', async () => {
  await withDatabase(async (db) => {
    await furnish(db)
    const who = await account(db)
    const refused = async (role: string, text: string, values: readonly unknown[] = []): Promise<void> => {
      const sql = await db.as(role)
      await assert.rejects(sql.query(text, values), (caught) => isSqlError(caught, '42501'), `${role}: ${text}`)
    }
    const onboard = `select professionals.onboard('\\x00', '21', '\\x00', '${FINESS}', '2020-01-01', null, false, '\\x00')`
    for (const role of ['cloison_identity', 'cloison_door', 'cloison_claims', 'cloison_payments', 'cloison_worker']) {
      await refused(role, onboard)
      await refused(role, `select professionals.unfreeze(1::smallint, $1)`, [who.accountId])
      await refused(role, `select professionals.register_operator('x-y', '\\x00', '{payments}', '\\x00', '\\x00')`)
      await refused(role, 'select account_id from professionals.session')
      await refused(role, 'select account_id from professionals.account')
      await refused(role, 'update professionals.session set barred = false')
      await refused(role, 'select professionals.account_budget(1, false)')
      await refused(role, `select professionals.attempt('\\x00', '\\x00')`)
    }
    for (const role of ['cloison_console', 'cloison_door', 'cloison_claims', 'cloison_payments', 'cloison_worker']) {
      await refused(role, `select professionals.signin_open('\\x00', '\\x00', 0, '\\x00')`)
      await refused(role, `select professionals.signin_enrol('\\x00', '\\x00', '\\x00', 0, '{}', '\\x00')`)
    }
    for (const role of ['cloison_sequencer', 'cloison_keys', 'cloison_import']) {
      await refused(role, `select professionals.session_key('\\x00')`)
    }
  })
})
