import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import type { Asking } from '../src/domain/disclosure/asking.ts'
import { type Drawn, look, pay } from '../src/domain/disclosure/turnstile.store.ts'
import type { TestDatabase } from './template-database.ts'
import { audit } from './turnstile-audit.ts'
import { causeAt, keyOf, secretOf } from './turnstile-world.ts'

export const WORLD = { insurers: 3, sites: 4, accountsPerSite: 3, clients: 2, persons: 500 }
const TODAY = new Date().toISOString().slice(0, 10)

export function asking(session: number, person: number, more: Partial<Asking> = {}): Asking {
  return {
    secret: secretOf(session),
    key: keyOf(person),
    cause: causeAt(Date.now(), randomBytes),
    domain: 1,
    day: TODAY,
    asker: { account: session, site: 1, client: 1, device: 1 },
    ...more,
  }
}
export const draw = (askings: readonly Asking[]): Drawn[] =>
  askings.map((each) => ({ asking: each, engagementDigest: randomBytes(16), salt: randomBytes(16) }))

export async function ask(db: TestDatabase, ...askings: Asking[]): Promise<{ outcomes: readonly number[]; lines: string[] }> {
  const door = await db.as('cloison_door')
  const batch = draw(askings)
  const paid = await pay(door, batch)
  const looked = await look(door, paid.ticket, batch)
  return { outcomes: looked.map((each) => each?.outcome ?? -1), lines: looked.map((each) => each?.line ?? '!') }
}

const clean = { over: 0, unequal: 0, paidTwice: 0, freeWithoutPayer: 0, engagementsAdrift: 0 }
export async function assertClean(db: TestDatabase): Promise<void> {
  const { entries, counted, ...rest } = await audit(db.owner)
  assert.ok(entries >= counted)
  assert.deepEqual(rest, clean)
}
