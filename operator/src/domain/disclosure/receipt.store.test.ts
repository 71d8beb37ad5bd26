import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { toHex } from '@cloison/evidence'
import { type TestDatabase, withDatabase } from '../../../test/template-database.ts'
import { causeAt, keyOf, secretOf, settle } from '../../../test/turnstile-world.ts'
import { leafHashOfRow, sequencerStore } from '../accesslog/index.ts'
import type { Asking } from './asking.ts'
import { type Disclosed, openDisclosure } from './disclose.ts'
import { look, pay } from './turnstile.store.ts'

const WORLD = { insurers: 3, sites: 2, accountsPerSite: 2, clients: 2, persons: 30 }
const DOOR = 1

async function withDisclosure(
  work: (db: TestDatabase, ask: (askings: readonly Asking[]) => Promise<Disclosed[]>) => Promise<void>,
): Promise<void> {
  await withDatabase(async (db) => {
    await settle(db.owner, WORLD)
    const sql = await db.as('cloison_door')
    const turnstile = {
      pay: (batch: Parameters<typeof pay>[1]) => pay(sql, batch),
      look: (ticket: string, batch: Parameters<typeof look>[2]) => look(sql, ticket, batch),
    }
    const gathering = openDisclosure({ turnstile, entropy: { bytes: (length) => randomBytes(length) }, door: DOOR })
    await work(db, (askings) => Promise.all(askings.map((asking) => gathering.ask(asking))))
  })
}

/** Account `n` works at site `(n - 1) % 2 + 1` with client `(n - 1) % 2 + 1` and device `n`. */
function asking(account: number, person: number, more: Partial<Asking> = {}): Asking {
  return {
    secret: secretOf(account),
    key: keyOf(person),
    cause: causeAt(Date.now(), randomBytes),
    domain: 1,
    day: new Date().toISOString().slice(0, 10),
    asker: { account, site: ((account - 1) % 2) + 1, client: ((account - 1) % 2) + 1, device: account },
    ...more,
  }
}

test('the receipt handed over is the leaf that the sequencer computes from the row: paid, free, closed, of several askers at once', () =>
  withDisclosure(async (db, ask) => {
    await db.owner.script(
      `update beneficiaries.rights set valid_until = '2026-02-01' where person = (select person from beneficiaries.card_person where card_id = 9)`,
    )
    const askings = [asking(1, 1), asking(1, 1), asking(2, 1), asking(3, 2), asking(4, 3), asking(1, 9), asking(2, 30)]
    const disclosed = await ask(askings)
    const rows = await sequencerStore(await db.as('cloison_sequencer')).take(100)
    const leaves = new Map(rows.map((row) => [toHex(row.cause), toHex(leafHashOfRow(row))]))
    const outcomes = new Map(rows.map((row) => [toHex(row.cause), row.outcome]))
    assert.deepEqual(
      askings.map(({ cause }) => outcomes.get(toHex(cause))),
      [0, 1, 0, 0, 0, 13, 0],
    )
    for (const [i, each] of disclosed.entries()) {
      assert.ok(each.ok)
      assert.equal(each.leafHash, leaves.get(toHex((askings[i] as Asking).cause)))
      assert.equal(each.engagement === null, i === 5, 'closed rights give no engagement')
    }
  }))

test('a receipt that tells another asker, another domain or another outcome is not that leaf', () =>
  withDisclosure(async (db, ask) => {
    const wrong = { account: 2, site: 1, client: 1, device: 1 }
    const [disclosed] = await ask([asking(1, 1, { asker: wrong })])
    const [row] = await sequencerStore(await db.as('cloison_sequencer')).take(1)
    assert.ok(disclosed?.ok && row !== undefined)
    assert.notEqual(disclosed.leafHash, toHex(leafHashOfRow(row)))
  }))

test('paid, then frozen before the look: could not answer, which is not "no rights"', () =>
  withDatabase(async (db) => {
    await settle(db.owner, WORLD)
    const sql = await db.as('cloison_door')
    const freezing = {
      pay: async (batch: Parameters<typeof pay>[1]) => {
        const paid = await pay(sql, batch)
        await db.owner.script('update professionals.session set barred = true where account_id = 1; select planes.turn()')
        return paid
      },
      look: (ticket: string, batch: Parameters<typeof look>[2]) => look(sql, ticket, batch),
    }
    const gathering = openDisclosure({ turnstile: freezing, entropy: { bytes: (length) => randomBytes(length) }, door: DOOR })
    const [frozen, other] = await Promise.all([gathering.ask(asking(1, 1)), gathering.ask(asking(2, 2))])
    assert.deepEqual(frozen, { ok: false, refused: 'answer.unavailable' })
    assert.ok(other.ok)
  }))
