import assert from 'node:assert/strict'
import test from 'node:test'
import { reactions, undo } from './reactions.store.ts'
import { openRounds } from './round.ts'
import { watchStore } from './watch.store.ts'
import { frozen, plant, tightened, withWatch } from './watch-scene.test.ts'

test('two watches at once, one that restarts: each reaction is made once', async () => {
  await withWatch(async ({ db, house, lines }) => {
    const other = { ...house, store: watchStore(await db.connectAs('cloison_watch')) }
    const [one, two] = [await openRounds(house), await openRounds(other)]
    for (let n = 0; n < 10; n += 1) await plant(db.owner, { account: 7, way: 4, outcome: 10, person: null })
    await Promise.all([one.round(), two.round()])
    await (await openRounds(house)).round()
    const made = await reactions(await db.as('cloison_console'), 7, 10)
    assert.deepEqual(
      made.map(({ reaction }) => reaction),
      ['freeze'],
    )
    assert.equal(lines.filter((line) => JSON.stringify(line).includes('account-frozen')).length, 1)
  })
})

test('undone by a person: the account works again, and what it did before is not held against it, nor after a restart', async () => {
  await withWatch(async ({ db, house }) => {
    const console = await db.as('cloison_console')
    const rounds = await openRounds(house)
    for (let n = 0; n < 10; n += 1) await plant(db.owner, { account: 8, way: 4, outcome: 10, person: null })
    await rounds.round()
    assert.equal(await frozen(db.owner, 8), true)
    const [made] = await reactions(console, 8, 10)
    assert.ok(made !== undefined)
    assert.equal(await undo(console, made.id, 'camille', 'appelée, liste de pensionnaires'), true)
    assert.equal(await undo(console, made.id, 'camille', 'deux fois'), false)
    assert.equal(await frozen(db.owner, 8), false)
    await plant(db.owner, { account: 8, way: 4 })
    await rounds.round()
    await (await openRounds(house)).round()
    assert.equal(await frozen(db.owner, 8), false)
    for (let n = 0; n < 10; n += 1) await plant(db.owner, { account: 8, way: 4, outcome: 10, person: null })
    await rounds.round()
    assert.equal(await frozen(db.owner, 8), true, 'a new list is a new reason')
    assert.equal((await reactions(console, 8, 10))[1]?.undone?.by, 'camille')
  })
})

test('what our own people froze or closed is not thawed by undoing ours', async () => {
  await withWatch(async ({ db, house }) => {
    const console = await db.as('cloison_console')
    await console.query('select professionals.freeze(1::smallint, 9, $1)', ['enquête en cours'])
    const id = await house.store.react('freeze', 9, {
      points: 60,
      hard: 60,
      reasons: [{ signal: 'canary', points: 60, figures: { touched: 1 } }],
    })
    assert.ok(id !== undefined)
    assert.equal(await undo(console, id, 'camille', 'essai'), true)
    assert.equal(await frozen(db.owner, 9), true)
    const tight = await house.store.react('tighten', 10, { points: 45, hard: 45, reasons: [{ signal: 'legacy', points: 45, figures: {} }] })
    assert.equal(await tightened(db.owner, 10), true)
    assert.equal(
      await house.store.react('tighten', 10, { points: 46, hard: 45, reasons: [{ signal: 'legacy', points: 46, figures: {} }] }),
      undefined,
    )
    assert.equal(await undo(console, tight ?? '0', 'camille', 'essai'), true)
    assert.equal(await tightened(db.owner, 10), false)
  })
})

test('the passkey is asked again: the session sleeps, and not twice in six hours', async () => {
  await withWatch(async ({ db, house }) => {
    const score = { points: 31, hard: 10, reasons: [{ signal: 'volume', points: 31, figures: { persons: 1 } }] }
    assert.ok((await house.store.react('passkey', 11, score)) !== undefined)
    assert.equal(await house.store.react('passkey', 11, score), undefined)
    const [session] = await db.owner.query<{ asleep: boolean }>(
      'select idle_at <= clock_timestamp() as asleep from professionals.session where account_id = 11',
    )
    assert.equal(session?.asleep, true)
    assert.equal(await frozen(db.owner, 11), false)
  })
})
