import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { look, pay } from '../../src/domain/disclosure/index.ts'
import { isSqlError } from '../../src/ports/sql.ts'
import { type TestDatabase, withDatabase } from '../template-database.ts'
import { audit } from '../turnstile-audit.ts'
import { allow, secretOf, settle } from '../turnstile-world.ts'
import { drawBatch, randomFrom } from './random-batches.ts'

const WORLD = { insurers: 3, sites: 4, accountsPerSite: 3, clients: 2, persons: 150 }
const SESSIONS = WORLD.sites * WORLD.accountsPerSite
const DOOR = new URL('door-process.ts', import.meta.url).pathname

async function withLoadedWorld(work: (db: TestDatabase, seed: number) => Promise<void>): Promise<void> {
  await withDatabase(async (db) => {
    await settle(db.owner, WORLD)
    await allow(db.owner, 1, 'all', 60)
    await allow(db.owner, 2, 'all', 120)
    await allow(db.owner, 6, 1, 400)
    const seed = randomBytes(4).readUInt32BE()
    console.log(`  seed ${seed}`)
    await work(db, seed)
  })
}

async function assertClean(db: TestDatabase): Promise<void> {
  const { entries, counted, ...rest } = await audit(db.owner)
  assert.ok(entries >= counted && counted > 0)
  assert.deepEqual(rest, { over: 0, unequal: 0, paidTwice: 0, freeWithoutPayer: 0, engagementsAdrift: 0 })
}

/** Of these identifiers, in hexadecimal, how many have no entry that answers. */
async function withoutEntry(db: TestDatabase, causes: readonly string[]): Promise<number> {
  const [row] = await db.owner.query<{ n: number }>(
    `select count(*)::int as n from unnest($1::uuid[]) c where not exists (select from accesslog.entry e where e.cause = c and e.outcome in (0, 1, 13))`,
    [causes],
  )
  return row?.n ?? -1
}

interface Door {
  readonly child: ChildProcess
  readonly answered: string[]
  readonly ready: Promise<void>
}

function openDoor(url: string, seed: number): Door {
  const child = spawn(process.execPath, [DOOR, url, String(seed), String(SESSIONS), String(WORLD.persons)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const answered: string[] = []
  const lines = createInterface({ input: child.stdout })
  const ready = new Promise<void>((opened, failed) => {
    lines.on('line', (line) => {
      if (line === 'ready') opened()
      else answered.push(...line.split(' ').filter((cause) => cause.length === 32))
    })
    child.once('exit', () => failed(new Error('a door ended before it was ready')))
  })
  return { child, answered, ready }
}

describe('the turnstile under faults', () => {
  test('doors killed while others go on: whatever was answered is written, and the ledger is exact', () =>
    withLoadedWorld(async (db, seed) => {
      const next = randomFrom(seed)
      const all: Door[] = []
      const enter = (): Door => {
        const door = openDoor(db.url('cloison_door'), next(2 ** 31))
        all.push(door)
        return door
      }
      const doors = [enter(), enter(), enter(), enter()]
      await Promise.all(doors.map(({ ready }) => ready))
      const kill = async (door: Door, signal: NodeJS.Signals): Promise<void> => {
        const gone = once(door.child, 'close')
        door.child.kill(signal)
        await gone
      }
      for (let round = 0; round < 3; round++) {
        await sleep(150 + next(500))
        const victim = next(doors.length)
        await kill(doors[victim] as Door, 'SIGKILL')
        const heir = enter()
        doors[victim] = heir
        await heir.ready
      }
      await Promise.all(doors.map((door) => kill(door, 'SIGKILL')))
      const causes = all.flatMap(({ answered }) => answered)
      console.log(`  ${all.length} doors, ${causes.length} answers`)
      assert.ok(causes.length > 100)
      assert.equal(await withoutEntry(db, causes), 0)
      await sleep(200)
      await assertClean(db)
    }))

  test('a connection lost while paying: asked again under the same identifiers, each is written once', () =>
    withLoadedWorld(async (db, seed) => {
      const next = randomFrom(seed)
      let lost = 0
      let used = 0
      const draw = () => drawBatch({ next, sessions: SESSIONS, persons: WORLD.persons, now: Date.now(), random: randomBytes })
      for (let round = 0; round < 10; round++) {
        const door = await db.connectAs('cloison_door', 1)
        const [backend] = await door.query<{ pid: number }>('select pg_backend_pid() as pid', [])
        await pay(door, draw())
        const start = performance.now()
        await pay(door, draw())
        const usual = performance.now() - start
        const batch = draw()
        const first = pay(door, batch).catch((caught: unknown) => caught)
        await sleep(next(Math.ceil(2 * usual)))
        await db.owner.query('select pg_terminate_backend($1)', [backend?.pid])
        const outcome = await first
        if (outcome instanceof Error) {
          assert.ok(isSqlError(outcome), outcome.message)
          lost++
        }
        const again = await db.connectAs('cloison_door', 1)
        const paid = await pay(again, batch)
        const looked = await look(again, paid.ticket, batch)
        const written = await db.owner.query<{ n: number }>(
          `select count(e.cause)::int as n from unnest($1::uuid[]) with ordinality c(cause, i) left join accesslog.entry e on e.cause = c.cause group by c.i order by c.i`,
          [batch.map(({ asking }) => Buffer.from(asking.cause).toString('hex'))],
        )
        looked.forEach((each, i) => {
          assert.ok(each)
          assert.equal(written[i]?.n, 1, 'once in the log')
          if (each.outcome === 30) used++
          assert.equal(each.line !== '', each.outcome <= 1)
        })
        await again.end()
      }
      console.log(`  ${lost} payments lost their connection, ${used} questions had been paid before it`)
      assert.ok(used > 0, 'some had committed')
      await assertClean(db)
    }))

  test('frozen during a storm: no look that begins after the freeze gives anything to that account', () =>
    withLoadedWorld(async (db, seed) => {
      const next = randomFrom(seed)
      await db.owner.script(`insert into professionals.account (account_id, subject_digest, profession, sealed, opened_at) overriding system value
        select i, sha256(convert_to('account ' || i, 'UTF8')), '21', '', now() from generate_series(1, ${SESSIONS}) i`)
      const worker = await db.as('cloison_worker')
      const doors = await Promise.all([1, 2, 3].map(() => db.connectAs('cloison_door', 2)))
      const frozenAt = new Map<string, number>()
      let late = 0
      let given = 0
      let stop = false
      const storm = doors.map(async (door) => {
        for (let n = 0; n < 400 && !stop; n++) {
          const batch = drawBatch({ next, sessions: SESSIONS, persons: WORLD.persons, now: Date.now(), random: randomBytes })
          const paid = await pay(door, batch)
          if (next(3) === 0) await sleep(next(20))
          const began = performance.now()
          const looked = await look(door, paid.ticket, batch)
          batch.forEach(({ asking }, i) => {
            const since = frozenAt.get(Buffer.from(asking.secret).toString('hex'))
            const each = looked[i] ?? null
            const answered = each !== null && each.line !== ''
            if (since === undefined || began < since) given += answered ? 1 : 0
            else {
              late += each === null || each.outcome === 41 ? 1 : 0
              assert.ok(!answered, 'answered after the freeze')
            }
          })
        }
      })
      for (const account of [1, 5, 9]) {
        await sleep(250)
        await worker.query('select professionals.freeze(1::smallint, $1::int, $2::text)', [account, 'essai de gel'])
        frozenAt.set(secretOf(account).toString('hex'), performance.now())
      }
      await sleep(300)
      stop = true
      await Promise.all(storm)
      console.log(`  ${given} answers before, ${late} refused after`)
      assert.ok(given > 0 && late > 0)
      await assertClean(db)
    }))
})
