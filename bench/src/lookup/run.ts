import { type ChildProcess, fork } from 'node:child_process'
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { connect, migrate, setRolePasswords, startEmbedded } from '@cloison/operator'
import { cpuMicros } from './cpu.ts'
import { fill } from './data.ts'
import { fire } from './load.ts'
import { seeded } from './people.ts'
import { type Measure, report } from './report.ts'
import { makeRequests, type SessionKey } from './requests.ts'

const HELP = `Usage : npm run bench -- lookup [options]

Compare, sur les mêmes données et les mêmes processeurs, une consultation gardée (budgets, journal, deux transactions durables) à un simple
select par clé avec fastify et postgres.js. Chaque paire de mesures est entrelacée ; la médiane est donnée avec l'étendue.

  --persons N      personnes chargées (1000000)
  --requests N     demandes par mesure (12000)
  --runs N         mesures de chaque porte, preuve comprise puis sans (7)
  --connections N  connexions du générateur, une par comptoir qui demande (384)
  --json           un objet JSON
  --seed N         graine du tirage (au hasard)`

/** Where a child answers. */
interface Door {
  readonly child: ChildProcess
  readonly origin: string
}

export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      persons: { type: 'string', default: '1000000' },
      requests: { type: 'string', default: '12000' },
      runs: { type: 'string', default: '7' },
      connections: { type: 'string', default: '384' },
      seed: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return void process.stdout.write(`${HELP}\n`)
  const say = (text: string): void => void process.stderr.write(`${text}\n`)
  const sizes = { persons: whole(values.persons, 1000, 40_000_000), accounts: 10_000, sites: 4_000, clients: 20, insurers: 84 }
  const requests = whole(values.requests, 100, 40_000)
  const runs = whole(values.runs, 1, 50)
  const seed = values.seed === undefined ? randomBytes(4).readUInt32BE() : whole(values.seed, 0, 2 ** 32 - 1)
  say(`graine ${seed}`)
  const random = seeded(seed)
  const folder = mkdtempSync(join(tmpdir(), 'cloison-bench-'))
  const server = await startEmbedded({
    folder,
    settings: {
      shared_buffers: '2GB',
      huge_pages: 'try',
      max_wal_size: '8GB',
      checkpoint_timeout: '30min',
      autovacuum_naptime: '10s',
      fsync: 'on',
      synchronous_commit: 'on',
    },
  })
  const owner = await connect({
    host: server.host,
    port: server.port,
    user: server.superuser,
    password: server.password,
    database: 'postgres',
    max: 1,
  })
  const password = randomBytes(16).toString('hex')
  const doors: Door[] = []
  try {
    await migrate(owner)
    await setRolePasswords(owner, { cloison_door: password })
    const key = sessionKey()
    await fill(owner, sizes, { x: Buffer.from(key.x, 'base64url'), y: Buffer.from(key.y, 'base64url') }, (done) =>
      say(`  ${done} personnes chargées`),
    )
    const url = `postgres://cloison_door:${password}@${server.host}:${server.port}/postgres`
    const postmaster = Number.parseInt(readFileSync(join(server.home, 'data', 'postmaster.pid'), 'utf8'), 10)
    const measures: Measure[] = []
    for (const proof of [true, false]) {
      const plain = await open('plain-door.ts', url, proof)
      const guarded = await open('guarded-door.ts', url, proof)
      doors.push(plain, guarded)
      const known = new Map<number, number[]>()
      for (let round = 0; round <= runs; round++) {
        // The order within a pair is drawn, so that neither door always comes first.
        const pair = random(2) === 0 ? (['plain', 'guarded'] as const) : (['guarded', 'plain'] as const)
        for (const kind of pair) {
          const door = kind === 'plain' ? plain : guarded
          const ready = makeRequests(requests, sizes, random, {
            origin: door.origin,
            key: proof ? key : null,
            known,
          })
          const before = [await cpuOf(door), cpuMicros(postmaster)] as const
          const seen = await fire(Number(new URL(door.origin).port), ready, whole(values.connections, 1, 1000))
          const node = (await cpuOf(door)) - before[0]
          const database = cpuMicros(postmaster) - before[1]
          // The first round warms connections, caches and compilers, and is not counted.
          if (round > 0)
            measures.push({
              kind,
              proof,
              round,
              ...seen,
              perSecond: seen.answered / seen.seconds,
              cpuUsNode: node / seen.answered,
              cpuUsPostgres: database / seen.answered,
            })
          say(
            `  ${proof ? 'avec' : 'sans'} preuve ${round === 0 ? '(chauffe)' : `${round}/${runs}`} ${kind.padEnd(7)} ${Math.round(seen.answered / seen.seconds)} réponses/s, ${(node / seen.answered).toFixed(0)} + ${(database / seen.answered).toFixed(0)} µs, p50 ${seen.p50Ms.toFixed(1)} ms, p99 ${seen.p99Ms.toFixed(1)} ms, ${seen.refused} refus`,
          )
        }
      }
      for (const door of [plain, guarded]) door.child.kill()
    }
    process.stdout.write(report(measures, values.json))
  } finally {
    for (const { child } of doors) child.kill()
    await owner.end()
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

function whole(text: string, min: number, max: number): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < min || value > max)
    throw new RangeError(`« ${text} » : un nombre entier entre ${min} et ${max} est attendu.`)
  return value
}

function sessionKey(): SessionKey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  return { privateKey, x, y }
}

async function open(file: string, url: string, proof: boolean): Promise<Door> {
  const child = fork(new URL(file, import.meta.url), {
    env: { ...process.env, BENCH_DATABASE_URL: url, BENCH_PROOF: proof ? '1' : '0' },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const { origin } = await answerOf<{ origin: string }>(child)
  return { child, origin }
}

async function cpuOf(door: Door): Promise<number> {
  const answer = answerOf<{ cpu: number }>(door.child)
  door.child.send('cpu')
  return (await answer).cpu
}

function answerOf<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const ended = (): void => reject(new Error('a door ended before it answered'))
    child.once('exit', ended)
    child.once('message', (message) => {
      child.off('exit', ended)
      resolve(message as T)
    })
  })
}
