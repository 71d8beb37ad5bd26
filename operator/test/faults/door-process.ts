/**
 * A door as a process of its own, for tests that kill it: `node door-process.ts URL SEED SESSIONS PERSONS`. It asks without end, and writes a
 * line for each batch that it was answered, after the answer: what the asker has seen by then.
 */
import { randomBytes } from 'node:crypto'
import { writeSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect } from '../../src/adapters/postgres/connect.ts'
import { look, pay } from '../../src/domain/disclosure/index.ts'
import { drawBatch, randomFrom } from './random-batches.ts'

const BATCHES_MAX = 100_000
const [url = '', seed = '0', sessions = '1', persons = '1'] = process.argv.slice(2)

process.stdin.on('end', () => process.exit(0)).resume()
const sql = await connect({ url, max: 2, applicationName: 'door' })
const next = randomFrom(Number(seed))
writeSync(1, 'ready\n')
for (let n = 0; n < BATCHES_MAX; n++) {
  await sleep(next(40))
  const batch = drawBatch({ next, sessions: Number(sessions), persons: Number(persons), now: Date.now(), random: randomBytes })
  const paid = await pay(sql, batch)
  const looked = await look(sql, paid.ticket, batch)
  const shown = batch.flatMap(({ asking }, i) => (looked[i]?.line ? [Buffer.from(asking.cause).toString('hex')] : []))
  writeSync(1, `${shown.join(' ')}\n`)
}
