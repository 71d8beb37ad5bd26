import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import test from 'node:test'
import { secretOf } from '../../../test/turnstile-world.ts'
import { canaryDigest } from './canary.ts'
import { toldTo } from './reactions.store.ts'
import { openRounds } from './round.ts'
import { frozen, keys, plant, tightened, withWatch } from './watch-scene.test.ts'

test('a list asked without card: tightened, then frozen before the tenth question; the session is barred and told why', async () => {
  await withWatch(async ({ db, house, lines }) => {
    const rounds = await openRounds(house)
    let asked = 0
    while (!(await frozen(db.owner, 1)) && asked < 20) {
      asked += 1
      await plant(db.owner, { way: 4, outcome: asked <= 5 ? 0 : 28, person: asked <= 5 ? randomUUID() : null })
      await rounds.round()
    }
    assert.ok(asked <= 10, `${asked} questions`)
    assert.equal(await frozen(db.owner, 2), false)
    const [session] = await db.owner.query<{ barred: boolean }>('select barred from professionals.session where account_id = 1')
    assert.equal(session?.barred, true)
    const told = await toldTo(await db.as('cloison_identity'), secretOf(1))
    assert.equal(told?.reaction, 'freeze')
    assert.equal(told.reasons[0]?.signal, 'no-card')
    const freeze = lines.find((line) => JSON.stringify(line).includes('account-frozen'))
    assert.deepEqual(freeze?.['user'], { id: '1' })
    assert.match(String(freeze?.['message']), /sans carte en vingt-quatre heures/)
    assert.doesNotMatch(JSON.stringify(lines), /[0-9a-f]{8}-[0-9a-f]{4}/, 'no pseudonym leaves')
  })
})

test('a transaction that commits late is not passed over', async () => {
  await withWatch(async ({ db, house }) => {
    const rounds = await openRounds(house)
    await rounds.round()
    const slow = await db.connectAs('postgres', 1)
    let finish: () => void = () => undefined
    const ready = new Promise<void>((resolve) => {
      finish = resolve
    })
    let begun: () => void = () => undefined
    const started = new Promise<void>((resolve) => {
      begun = resolve
    })
    const late = slow.transaction(async (sql) => {
      for (let n = 0; n < 9; n += 1) await plant(sql, { account: 3, way: 4, outcome: 10, person: null })
      begun()
      await ready
    })
    await Promise.race([started, late])
    for (let n = 0; n < 5; n += 1) {
      await plant(db.owner, { account: 4 })
      assert.equal((await rounds.round()).looks, 1)
    }
    finish()
    await late
    assert.equal((await rounds.round()).looks, 9)
    assert.equal(await frozen(db.owner, 3), true)
    assert.equal((await rounds.round()).looks, 0)
  })
})

test('pages follow one another: nothing is read twice, nothing is left', async () => {
  await withWatch(async ({ db, house }) => {
    const { snapshot, nowMs } = await house.store.tide()
    assert.match(snapshot, /^\d+:\d+:/)
    for (let n = 0; n < 23; n += 1) await plant(db.owner, { account: 5 })
    await db.owner.query(
      `insert into accesslog.entry (day, site_id, cause, at, hour, account_id, device_id, client_id, door_id, insurer_id, purpose, way, domain, outcome, fields, paid, counted, person, salt)
       select current_date, 1, gen_random_uuid(), now(), floor(extract(epoch from now()) / 3600)::int, 6, 1, 1, 1, 1, 1, 1, 1, 0, 31, true, true, gen_random_uuid(), gen_random_uuid() from generate_series(1, 40)`,
      [],
    )
    const end = await house.store.tide()
    const window = { since: snapshot, until: end.snapshot, fromMs: nowMs - 3_600_000 }
    const persons: string[] = []
    let after: Parameters<typeof house.store.looks>[1] = null
    for (let page = 0; page < 20; page += 1) {
      const read = await house.store.looks(window, after, 7)
      persons.push(...read.looks.flatMap(({ person }) => person ?? []))
      after = read.last ?? after
      if (read.looks.length < 7) break
    }
    assert.equal(persons.length, 63)
    assert.equal(new Set(persons).size, 63)
  })
})

test('an invoice follows a look, and where the person was served is remembered', async () => {
  await withWatch(async ({ db, house }) => {
    const rounds = await openRounds(house)
    await rounds.round()
    const person = randomUUID()
    await plant(db.owner, { account: 1, site: 1, person })
    await db.owner.query(
      `insert into disclosure.engagement (digest, site_id, person, insurer_id, domain, day, cause, way, rule, routing)
         values ('00000000-0000-0000-0000-00000000000a', 1, $1, 1, 1, current_date, '01890000-0000-7000-8000-000000000001', 1, '100', '')`,
      [person],
    )
    await db.owner.query(
      `insert into claims.claim (claim_id, site_id, account_id, client_id, device_id, engagement, day, domain, received_at, idempotency_key, body_digest, lines, lines_digest)
         values (gen_random_uuid(), 1, 1, 1, 1, '00000000-0000-0000-0000-00000000000a', current_date, 1, now(), 'abcdefghijklmnop', sha256('x'), '[]', sha256('y'))`,
      [],
    )
    const { looks, billed } = await rounds.round()
    assert.deepEqual([looks, billed], [1, 1])
    assert.deepEqual((await house.store.served([person])).get(person)?.departments, ['75'])
    const day = (n: number): string => `2026-01-0${n}`
    await house.store.noteServed([1, 2, 3, 4, 5].map((n) => ({ person, department: `0${n}`, day: day(n) })))
    assert.deepEqual(
      (await house.store.served([person])).get(person)?.departments,
      ['75', '05', '04', '03'],
      'four at most, the newest first',
    )
    assert.equal((await rounds.round()).billed, 0)
  })
})

test('a canary is known by the watch alone, and touching it freezes', async () => {
  await withWatch(async ({ db, house }) => {
    const [canary] = await db.owner.query<{ person: string }>('select person from beneficiaries.rights order by person limit 1', [])
    assert.ok(canary !== undefined)
    await db.owner.query('insert into watch.canary (digest, insurer_id, planted_at) values ($1, 1, now())', [
      canaryDigest(keys, canary.person),
    ])
    const rounds = await openRounds(house)
    await plant(db.owner, { account: 2, person: randomUUID() })
    await plant(db.owner, { account: 12, person: canary.person })
    await rounds.round()
    assert.deepEqual([await frozen(db.owner, 2), await frozen(db.owner, 12)], [false, true])
  })
})

test('a complaint asks for the invoice, and never freezes by itself', async () => {
  await withWatch(async ({ db, house, lines }) => {
    const rounds = await openRounds(house)
    const watch = await db.as('cloison_watch')
    for (let n = 0; n < 9; n += 1) {
      const person = randomUUID()
      await plant(db.owner, { account: 4, site: 2, person })
      const [entry] = await db.owner.query<{ cause: string }>('select cause from accesslog.entry where person = $1', [person])
      const [taken] = await watch.query<{ taken: boolean }>('select watch.complain($1::uuid, 2, $2::uuid) as taken', [entry?.cause, person])
      assert.equal(taken?.taken, true)
    }
    await rounds.round()
    await rounds.round()
    assert.equal(lines.filter((line) => JSON.stringify(line).includes('invoice-asked')).length, 9)
    assert.deepEqual([await frozen(db.owner, 4), await tightened(db.owner, 4)], [false, false])
  })
})
