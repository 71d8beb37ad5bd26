import assert from 'node:assert/strict'
import { radiusOf } from '../src/domain/disclosure/radius.store.ts'
import type { Radius, RadiusScope } from '../src/domain/disclosure/radius.ts'
import { ALL_SESSIONS, clientOf, HOUR_MS, setMoment, siteOf, WORLD } from './radius-thief.ts'
import { type TestDatabase, withDatabase } from './template-database.ts'
import { formGroup, settle } from './turnstile-world.ts'
import { furnishWays } from './ways-asking.ts'

/** Establishments of each group, where a test forms them. */
export const GROUPS: Readonly<Record<number, readonly number[]>> = { 1: [1, 3] }

export async function formGroups(db: TestDatabase): Promise<void> {
  for (const [group, sites] of Object.entries(GROUPS)) await formGroup(db.owner, Number(group), sites)
}

/** Ten minutes after the next full hour: the clock of these tests only goes forward. */
export const BASE = (Math.floor(Date.now() / HOUR_MS) + 1) * HOUR_MS + 600_000

export async function withRadiusWorld(work: (db: TestDatabase) => Promise<void>): Promise<void> {
  await withDatabase(async (db) => {
    await settle(db.owner, WORLD)
    await furnishWays(db.owner, WORLD)
    await db.owner.script(`select accesslog.prepare_days(current_date, 8);
      update professionals.session set expires_at = now() + interval '10 days', idle_at = now() + interval '10 days'`)
    await setMoment(db, BASE)
    await work(db)
  })
}

export async function radiusOfOne(db: TestDatabase, scope: RadiusScope, id: number): Promise<Radius> {
  const [found] = await radiusOf(await db.as('cloison_console'), scope, [id])
  assert.ok(found)
  return found
}
export const sessionsOf: Readonly<Record<RadiusScope, (id: number) => number[]>> = {
  account: (id) => [id],
  site: (id) => ALL_SESSIONS.filter((session) => siteOf(session) === id),
  group: (id) => ALL_SESSIONS.filter((session) => GROUPS[id]?.includes(siteOf(session))),
  client: (id) => ALL_SESSIONS.filter((session) => clientOf(session) === id),
  insurer: () => ALL_SESSIONS,
  door: () => ALL_SESSIONS,
}
