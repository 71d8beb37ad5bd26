import { createHmac, randomUUID } from 'node:crypto'
import { type TestDatabase, withDatabase } from '../../../test/template-database.ts'
import { settle } from '../../../test/turnstile-world.ts'
import type { Sql } from '../../ports/sql.ts'
import type { EcsLine } from './alert.ts'
import type { WatchHouse } from './round.ts'
import { watchStore } from './watch.store.ts'

/** What the tests of this room's stores stand on: a database, a watch, and entries as the turnstile writes them. */

const WORLD = { insurers: 1, sites: 6, accountsPerSite: 2, clients: 1, persons: 50 }
export const keys = { mac: (name: string, message: Uint8Array) => createHmac('sha256', `test ${name}`).update(message).digest() }

interface Scene {
  readonly db: TestDatabase
  readonly house: WatchHouse
  readonly lines: EcsLine[]
}

export async function withWatch<T>(work: (scene: Scene) => Promise<T>): Promise<T> {
  return await withDatabase(async (db) => {
    await settle(db.owner, WORLD)
    await db.owner.script(`
      insert into professionals.account (subject_digest, profession, sealed, opened_at) select sha256(convert_to(i::text, 'UTF8')), '21', '\\x00', now() from generate_series(1, 12) i;
      update directory.establishment set department = '13' where site_id % 2 = 0`)
    const lines: EcsLine[] = []
    const house = { store: watchStore(await db.as('cloison_watch')), keys, alert: (line: EcsLine) => void lines.push(line) }
    return await work({ db, house, lines })
  })
}

interface Planted {
  readonly account?: number
  readonly site?: number
  readonly person?: string | null
  readonly way?: number
  readonly outcome?: number
  readonly minutesAgo?: number
  readonly flags?: number
}

/** An entry as the turnstile writes it. */
export async function plant(
  sql: Sql,
  { account = 1, site = 1, person = randomUUID(), way = 1, outcome = 0, minutesAgo = 0, flags = 0 }: Planted,
): Promise<void> {
  await sql.query(
    `insert into accesslog.entry (day, site_id, cause, at, hour, account_id, device_id, client_id, door_id, insurer_id, purpose, way,
                                  domain, outcome, fields, paid, counted, person, salt, flags)
     select (t.at at time zone 'UTC')::date, $1::int, gen_random_uuid(), t.at, floor(extract(epoch from t.at) / 3600)::int, $2::int, $2::int, 1, 1, 1, 1, $3::smallint, 1, $4::smallint, 31, true,
            $4::smallint = 0, $5::uuid, gen_random_uuid(), $6::smallint
     from (select now() - $7::int * interval '1 minute' as at) t`,
    [site, account, way, outcome, person, flags, minutesAgo],
  )
}

export const frozen = async (sql: Sql, account: number): Promise<boolean> =>
  (
    await sql.query<{ frozen: boolean }>('select frozen_at is not null as frozen from professionals.account where account_id = $1', [
      account,
    ])
  )[0]?.frozen ?? false
export const tightened = async (sql: Sql, account: number): Promise<boolean> =>
  (await sql.query('select 1 as one from planes.plane where plane = 1 and scope = 1 and scope_id = $1 and state = 2', [account])).length > 0
