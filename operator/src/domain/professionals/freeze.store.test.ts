import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { account, enrol, furnish, liveUnbarred, reach } from '../../../test/professionals-desk.ts'
import { withDatabase } from '../../../test/template-database.ts'
import { dutiesStore } from './duties.store.ts'
import { signinStore } from './signin.store.ts'

test('a freeze waits for a session that is being opened, and bars it', async () => {
  await withDatabase(async (db) => {
    await furnish(db)
    const identity = await db.connectAs('cloison_identity', 3)
    const who = await account(db)
    const { credentialId } = await enrol(identity, who)
    const handle = await reach(identity, who)
    const console = dutiesStore(await db.connectAs('cloison_console'))
    let frozen = false
    let freezing: Promise<unknown> = Promise.resolve()
    await identity.transaction(async (inner) => {
      assert.equal(await signinStore(inner).open(handle, credentialId, 0, randomBytes(32)), 'ok')
      freezing = console.freeze('account', who.accountId, 'essai').then(() => {
        frozen = true
      })
      await new Promise((done) => setTimeout(done, 150))
      assert.equal(frozen, false, 'the freeze waits')
    })
    await freezing
    assert.equal(await liveUnbarred(db), 0n)
  })
})

test('a session that is opened during a freeze waits for it, and is refused', async () => {
  await withDatabase(async (db) => {
    await furnish(db)
    const identity = await db.connectAs('cloison_identity', 3)
    const who = await account(db)
    const { credentialId } = await enrol(identity, who)
    for (const [what, id] of [
      ['account', who.accountId],
      ['site', 1],
      ['client', 1],
    ] as const) {
      const handle = await reach(identity, who)
      const sql = await db.connectAs('cloison_console')
      let opening: Promise<unknown> = Promise.resolve()
      await sql.transaction(async (inner) => {
        await dutiesStore(inner).freeze(what, id, 'essai')
        opening = signinStore(identity).open(handle, credentialId, 0, randomBytes(32))
        await new Promise((done) => setTimeout(done, 100))
      })
      assert.equal(await opening, 'session.frozen', what)
      assert.equal(await liveUnbarred(db), 0n)
      await dutiesStore(sql).unfreeze(what, id)
    }
  })
})

test('sign-ins and freezes at random, on several connections: nobody is left unbarred, and nothing deadlocks', async () => {
  await withDatabase(async (db) => {
    await furnish(db)
    const people = await Promise.all(Array.from({ length: 6 }, () => account(db)))
    const doors = await Promise.all(Array.from({ length: 4 }, () => db.connectAs('cloison_identity', 2)))
    const console = dutiesStore(await db.connectAs('cloison_console', 2))
    const opened = await Promise.all(
      people.flatMap((who, index) =>
        doors.map(async (door, lane) => {
          if (lane === 3) return console.freeze('site', 1, 'essai')
          const handle = await reach(door, who)
          if (index === 5 && lane === 2) return console.freeze('account', who.accountId, 'essai')
          await signinStore(door).code(handle, who.code)
          return signinStore(door)
            .enrol(handle, { credentialId: randomBytes(16), publicKey: randomBytes(77), counter: 0, transports: [] }, randomBytes(32))
            .then(({ outcome }) => outcome)
        }),
      ),
    )
    assert.equal(opened.length, 24)
    assert.equal(await liveUnbarred(db), 0n)
    const [credentials] = await db.owner.query<{ n: bigint }>('select count(*) as n from professionals.credential')
    const [used] = await db.owner.query<{ n: bigint }>('select count(*) as n from professionals.enrolment where used_at is not null')
    assert.equal(credentials?.n, used?.n, 'a code is used up with its passkey, or not at all')
  })
})
