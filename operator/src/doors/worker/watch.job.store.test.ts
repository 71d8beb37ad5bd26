import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import test from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { withDatabase } from '../../../test/template-database.ts'
import { settle } from '../../../test/turnstile-world.ts'
import { type EcsLine, watchStore } from '../../domain/watch/index.ts'
import { startWatch } from './watch.job.ts'

const REACTS_WITHIN_MS = 5000
const keys = { mac: (name: string, message: Uint8Array) => createHmac('sha256', name).update(message).digest() }

test('reacts within five seconds of the entry; a fault is told, and the watch begins again from the log', async () => {
  await withDatabase(async (db) => {
    await settle(db.owner, { insurers: 1, sites: 2, accountsPerSite: 2, clients: 1, persons: 10 })
    await db.owner.script(
      `insert into professionals.account (subject_digest, profession, sealed, opened_at) select sha256(convert_to(i::text, 'UTF8')), '21', '\\x00', now() from generate_series(1, 4) i`,
    )
    const store = watchStore(await db.as('cloison_watch'))
    const faults: unknown[] = []
    const lines: EcsLine[] = []
    let broken = false
    let rounds = 0
    const running = startWatch(
      {
        store: { ...store, looks: (...asked) => (broken ? Promise.reject(new Error('broken')) : store.looks(...asked)) },
        keys,
        alert: (line) => void lines.push(line),
      },
      {
        onFault: (fault) => faults.push(fault),
        onRound: () => {
          rounds += 1
        },
      },
    )
    const stolen = async (account: number): Promise<void> => {
      await db.owner.query(
        `insert into accesslog.entry (day, site_id, cause, at, hour, account_id, device_id, client_id, door_id, insurer_id, purpose, way, domain, outcome, fields, paid, counted, salt)
         select (now() at time zone 'UTC')::date, 1, gen_random_uuid(), now(), floor(extract(epoch from now()) / 3600)::int, $1::int, 1, 1, 4, 1, 1, 4, 1, 10, 0, true, false, gen_random_uuid()
         from generate_series(1, 10)`,
        [account],
      )
    }
    const frozen = async (account: number): Promise<boolean> =>
      (await db.owner.query('select 1 as one from professionals.account where account_id = $1 and frozen_at is not null', [account]))
        .length > 0
    const until = async (holds: () => Promise<boolean> | boolean, millis: number): Promise<boolean> => {
      const end = performance.now() + millis
      while (performance.now() < end) {
        if (await holds()) return true
        await wait(50)
      }
      return false
    }
    try {
      assert.ok(await until(() => rounds > 0, 30_000))
      await stolen(1)
      assert.ok(await until(() => frozen(1), REACTS_WITHIN_MS), 'in time')
      broken = true
      await stolen(2)
      assert.ok(await until(() => faults.length > 0, 5000))
      assert.equal(await frozen(2), false)
      broken = false
      assert.ok(await until(() => frozen(2), 10_000), 'what happened meanwhile is found in the log')
      assert.equal(await frozen(3), false)
    } finally {
      await running.stop()
    }
    assert.equal(lines.filter((line) => JSON.stringify(line).includes('account-frozen')).length, 2, 'the first is not told twice')
  })
})
