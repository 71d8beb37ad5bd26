import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect } from '../../src/adapters/postgres/connect.ts'
import { type EmbeddedServer, startEmbedded } from '../../src/adapters/postgres/embedded.ts'
import { processesOn } from '../../src/adapters/postgres/embedded-folder.ts'
import { migrate } from '../../src/adapters/postgres/migrate.ts'
import { setRolePasswords } from '../../src/adapters/postgres/role-passwords.ts'
import { look, pay } from '../../src/domain/disclosure/index.ts'
import type { SqlConnection } from '../../src/ports/sql.ts'
import { audit } from '../turnstile-audit.ts'
import { settle } from '../turnstile-world.ts'
import { drawBatch, randomFrom } from './random-batches.ts'

const WORLD = { insurers: 2, sites: 3, accountsPerSite: 2, clients: 1, persons: 60 }
const PASSWORD = randomBytes(18).toString('base64url')
const CRASHES = 3

/** A server of its own, that writes to disk in earnest and is slow to do so when nobody insists. */
async function withServer(work: (start: () => Promise<EmbeddedServer>) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'cloison-crash-'))
  const settings = { shared_buffers: '32MB', wal_writer_delay: '10s', autovacuum: 'off', max_connections: '20' }
  let server: EmbeddedServer | undefined
  try {
    await work(async () => {
      server = await startEmbedded({ folder, fsync: true, settings })
      return server
    })
  } finally {
    await server?.stop()
    if (server !== undefined) rmSync(server.home, { recursive: true, force: true })
    rmSync(folder, { recursive: true, force: true })
  }
}

const owner = (server: EmbeddedServer): Promise<SqlConnection> =>
  connect({ host: server.host, port: server.port, user: server.superuser, password: server.password, database: 'postgres', max: 1 })
const door = (server: EmbeddedServer, synchronous: string): Promise<SqlConnection> =>
  connect({
    ...{ host: server.host, port: server.port, user: 'cloison_door', password: PASSWORD, database: 'postgres', max: 1 },
    settings: { synchronous_commit: synchronous },
  })

/** Every process of the server, at once: what was not written out is lost. */
async function crash(server: EmbeddedServer): Promise<void> {
  const data = join(server.home, 'data')
  for (let tries = 0; tries < 100; tries++) {
    const pids = processesOn(data)
    if (pids.length === 0) return
    for (const pid of pids) {
      try {
        process.kill(pid, 'SIGKILL')
      } catch {
        // It has ended meanwhile.
      }
    }
    await sleep(20)
  }
  assert.fail('the server would not die')
}

test('the server is killed right after an answer: the entry of what was answered is there, spent is logged, tickets are forgotten', async () => {
  const seed = randomBytes(4).readUInt32BE()
  const next = randomFrom(seed)
  console.log(`  seed ${seed}`)
  await withServer(async (start) => {
    let server = await start()
    let admin = await owner(server)
    await migrate(admin)
    await setRolePasswords(admin, { cloison_door: PASSWORD })
    await settle(admin, WORLD)
    await admin.script('checkpoint')

    /** Asks a few times, and crashes on the last answer. Gives the identifiers answered, and how many of them are lost. */
    const crashAfterAnswers = async (synchronous: string): Promise<{ answered: number; lost: number }> => {
      const asking = await door(server, synchronous)
      const answered: string[] = []
      for (let n = 0, rounds = 1 + next(4); n < rounds; n++) {
        const batch = drawBatch({ next, sessions: 6, persons: WORLD.persons, now: Date.now(), random: randomBytes })
        const paid = await pay(asking, batch)
        const looked = await look(asking, paid.ticket, batch)
        answered.push(...batch.flatMap(({ asking }, i) => (looked[i]?.line ? [Buffer.from(asking.cause).toString('hex')] : [])))
      }
      await crash(server)
      await Promise.allSettled([asking.end(), admin.end()])
      server = await start()
      admin = await owner(server)
      const [row] = await admin.query<{ lost: number; tickets: number }>(
        `select (select count(*)::int from unnest($1::uuid[]) c where not exists (select from accesslog.entry e where e.cause = c)) as lost,
           (select count(*)::int from disclosure.ticket) as tickets`,
        [answered],
      )
      assert.equal(row?.tickets, 0)
      return { answered: answered.length, lost: row?.lost ?? -1 }
    }

    for (let n = 0; n < CRASHES; n++) {
      const { lost } = await crashAfterAnswers(n % 2 === 0 ? 'off' : 'on')
      assert.equal(lost, 0)
    }
    const { entries, counted, ...rest } = await audit(admin)
    assert.ok(entries >= counted && counted > 0)
    assert.deepEqual(rest, { over: 0, unequal: 0, paidTwice: 0, freeWithoutPayer: 0, engagementsAdrift: 0 })

    // The alarm rings: a redeem that does not see to it loses what it answered.
    await admin.script(`create or replace function disclosure.flush() returns void language sql as ''; checkpoint`)
    let lost = 0
    for (let n = 0; n < 5 && lost === 0; n++) lost = (await crashAfterAnswers('off')).lost
    assert.ok(lost > 0)
    await admin.end()
  })
})
