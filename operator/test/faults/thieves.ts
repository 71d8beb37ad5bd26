import assert from 'node:assert/strict'
import { type TestDatabase, withDatabase } from '../template-database.ts'
import { audit } from '../turnstile-audit.ts'
import { personOf, settle } from '../turnstile-world.ts'
import { type Loot, type Thief, thief } from './thief.ts'

export const WORLD = { insurers: 2, sites: 3, accountsPerSite: 2, clients: 1, persons: 40 }
export const GIVEN = /^[01]\t[0-9a-f-]{36}\t\d\t2027-01-01\t100\t/

/** A world, and thieves that are sent home when the test ends. */
export async function withThieves(work: (db: TestDatabase, enter: (role?: string) => Thief) => Promise<void>): Promise<void> {
  await withDatabase(async (db) => {
    await settle(db.owner, WORLD)
    const inside: Thief[] = []
    const enter = (role?: string): Thief => {
      const one = thief(db, role)
      inside.push(one)
      return one
    }
    try {
      await work(db, enter)
    } finally {
      await Promise.all(inside.map((one) => one.end()))
    }
  })
}

/** Nothing about a person in what came back, whatever it was. */
export function assertEmptyHanded(loot: Loot, code = '42501'): void {
  assert.equal(loot.code, code, loot.said)
  assertSilent(loot.said)
}

export function assertSilent(text: string): void {
  for (let n = 1; n <= WORLD.persons; n++) {
    assert.ok(!text.includes(personOf(n)) && !text.includes(personOf(n).replaceAll('-', '')), 'a pseudonym leaks')
  }
  assert.ok(!/\tMU\t|099900000/.test(text), 'rights leak')
}

export async function entries(db: TestDatabase): Promise<number> {
  return (await audit(db.owner)).entries
}
