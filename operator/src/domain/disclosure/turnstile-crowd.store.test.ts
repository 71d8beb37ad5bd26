import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { withDatabase } from '../../../test/template-database.ts'
import { asking, assertClean, draw, WORLD } from '../../../test/turnstile-asking.ts'
import { allow, settle } from '../../../test/turnstile-world.ts'
import { look, pay } from './turnstile.store.ts'

test('64 askers at once over 4 connections: exact to the last place, spent equals logged', () =>
  withDatabase(async (db) => {
    await settle(db.owner, WORLD)
    await allow(db.owner, 1, 'all', 25)
    await allow(db.owner, 2, 'all', 70)
    await allow(db.owner, 5, 2, 60)
    await allow(db.owner, 6, 1, 240)
    const seed = randomBytes(4).readUInt32BE()
    console.log(`  seed ${seed}`)
    let state = seed
    const next = (below: number): number => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      return Math.floor((state / 2 ** 32) * below)
    }
    const doors = await Promise.all([1, 2, 3, 4].map(() => db.connectAs('cloison_door', 1)))
    const counts = new Map<number, number>()
    await Promise.all(
      Array.from({ length: 64 }, async (_, i) => {
        const door = doors[i % 4]
        assert.ok(door)
        for (let round = 0; round < 12; round++) {
          const batch = draw(Array.from({ length: 1 + next(6) }, () => asking(1 + next(12), 1 + next(150))))
          const paid = await pay(door, batch)
          for (const each of await look(door, paid.ticket, batch)) {
            assert.ok(each)
            counts.set(each.outcome, (counts.get(each.outcome) ?? 0) + 1)
            assert.equal(each.line !== '', each.outcome <= 1, 'an answer exactly when granted')
          }
        }
      }),
    )
    for (const expected of [0, 1, 21, 22, 25]) assert.ok((counts.get(expected) ?? 0) > 0, `outcome ${expected} was met`)
    await assertClean(db)
  }))
