import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { chmodSync, createReadStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import {
  connect,
  importHouse,
  importPortfolio,
  migrate,
  openKeyring,
  registerInsurer,
  type Sql,
  setRolePasswords,
  startEmbedded,
  systemClock,
} from '@cloison/operator'
import {
  chanceFrom,
  dayOf,
  drawInsurers,
  populationOf,
  portfolioSignature,
  seedWords,
  signingKeyOf,
  writeDay,
  writePortfolio,
} from '@cloison/world'

const HELP = `Usage : npm run bench -- import [options]

Mesure l'import d'un premier portefeuille : lecture du fichier, contrôle de chaque ligne, chiffrement, copie dans la base, avant la fusion et ses
index (donnée à part). En face, dans le même passage, le COPY des mêmes lignes déjà prêtes. La médiane des passages est donnée.

  --persons N   personnes d'un fichier (300000)
  --runs N      passages, un organisme chacun (3)
  --format F    csv (par défaut) ou ndjson
  --seed TEXTE  graine des personnes (« bench »)
  --json        un objet JSON`

/** Number of an import that no file has: its staging table receives the ready rows. */
const READY_TABLE = 999_999_999

interface Round {
  readonly perSecond: number
  readonly copyPerSecond: number
  readonly mergedPerSecond: number
  readonly cpuUs: number
}

export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      persons: { type: 'string', default: '300000' },
      runs: { type: 'string', default: '3' },
      format: { type: 'string', default: 'csv' },
      seed: { type: 'string', default: 'bench' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return void process.stdout.write(`${HELP}\n`)
  const persons = whole(values.persons, 1_000, 5_000_000)
  const runs = whole(values.runs, 1, 20)
  const format = values.format === 'ndjson' ? 'ndjson' : 'csv'
  const folder = mkdtempSync(join(tmpdir(), 'cloison-bench-'))
  // PostgreSQL's own account must cross it; otherwise the database would live elsewhere, and stay there.
  chmodSync(folder, 0o711)
  const server = await startEmbedded({
    folder: join(folder, 'database'),
    settings: { shared_buffers: '1GB', max_wal_size: '8GB', checkpoint_timeout: '30min' },
  })
  const { host, port } = server
  const owner = await connect({ host, port, user: server.superuser, password: server.password, database: 'postgres', max: 1 })
  try {
    await migrate(owner)
    const password = randomBytes(16).toString('hex')
    await setRolePasswords(owner, { cloison_import: password, cloison_console: password })
    const sql = await connect({ host, port, user: 'cloison_import', password, database: 'postgres', max: 3 })
    const clerk = await connect({ host, port, user: 'cloison_console', password, database: 'postgres', max: 1 })
    const keyring = openKeyring({ folder: join(folder, 'keys'), allow: ['lookup/', 'year/', 'restricted/'], create: true })
    const house = importHouse(sql, keyring, systemClock)
    const rounds: Round[] = []
    try {
      // The first file warms the compilers, gives the ready rows, and is not counted.
      const make = (insurer: number) => makeFile({ clerk, folder, persons, format, seed: values.seed, insurer })
      const ready: Uint8Array[] = []
      await takeFile(house, await make(1), ready)
      for (let turn = 1; turn <= runs; turn += 1) {
        const round = await measure(sql, house, await make(turn + 1), ready, persons)
        rounds.push(round)
        process.stderr.write(`  passage ${turn}/${runs} : ${words(round)}\n`)
      }
    } finally {
      await clerk.end()
      await sql.end()
    }
    const result = {
      perSecond: median(rounds.map((round) => round.perSecond)),
      copyPerSecond: median(rounds.map((round) => round.copyPerSecond)),
    }
    const ratio = median(rounds.map((round) => round.perSecond / round.copyPerSecond))
    const all = { ...result, ratio: Math.round(ratio * 1000) / 1000 }
    process.stdout.write(
      values.json
        ? `${JSON.stringify(all)}\n`
        : `${all.perSecond} personnes/s, COPY seul ${all.copyPerSecond} lignes/s, rapport ${all.ratio}\n`,
    )
  } finally {
    await owner.end()
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

interface MadeFile {
  readonly path: string
  readonly signature: string
}

/** A first portfolio of one insurer, registered and signed. */
async function makeFile(of: {
  clerk: Sql
  folder: string
  persons: number
  format: 'csv' | 'ndjson'
  seed: string
  insurer: number
}): Promise<MadeFile> {
  const chance = chanceFrom(seedWords(of.seed))
  const insurer = drawInsurers(chance)[of.insurer - 1]
  if (insurer === undefined) throw new RangeError('pas autant d’organismes que de passages')
  const day = dayOf(new Date(systemClock.now()).toISOString().slice(0, 10))
  const path = join(of.folder, `portfolio-${insurer.amc}.${of.format}`)
  const file = await writePortfolio(
    chance,
    { population: populationOf(insurer, of.persons, day), format: of.format, day, sequence: 1, previous: 0 },
    path,
  )
  const pair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const [signing, sealing] = [pair(), pair()]
  const jwk = (key: typeof signing.publicKey) => key.export({ format: 'jwk' }) as JsonWebKey
  await registerInsurer(
    of.clerk,
    { amc: insurer.amc, name: insurer.name, signingJwk: jwk(signing.publicKey), sealingJwk: jwk(sealing.publicKey) },
    writeDay(day),
  )
  const signer = await signingKeyOf({ signing: jwk(signing.privateKey), sealing: jwk(sealing.privateKey) })
  return { path, signature: await portfolioSignature(file, signer) }
}

/** One import, its time until every row is copied, then the COPY of as many ready rows. */
async function measure(
  sql: Sql,
  house: ReturnType<typeof importHouse>,
  file: MadeFile,
  ready: readonly Uint8Array[],
  persons: number,
): Promise<Round> {
  const cpu = process.cpuUsage()
  const { started, staged, ended } = await takeFile(house, file)
  const used = process.cpuUsage(cpu)
  await sql.query('select beneficiaries.open_staging($1)', [READY_TABLE])
  const columns =
    'line, action, member_key, person, nir_key, contract_key, row_digest, wrapped_key, identity, member_ref, valid_from, valid_until, rules, routing, restricted'
  const copying = performance.now()
  await sql.copyIn(`copy beneficiaries.staged_${READY_TABLE} (${columns}) from stdin (format binary)`, ready)
  const copied = performance.now()
  await sql.query('select beneficiaries.drop_staging($1)', [READY_TABLE])
  const rate = (milliseconds: number) => Math.round((persons / milliseconds) * 1000)
  return {
    perSecond: rate(staged - started),
    copyPerSecond: rate(copied - copying),
    mergedPerSecond: rate(ended - started),
    cpuUs: (used.user + used.system) / persons,
  }
}

/** Imports a file and removes it: when it began, when its rows were all copied, when they were merged. Rows are kept when asked. */
async function takeFile(
  house: ReturnType<typeof importHouse>,
  file: MadeFile,
  ready?: Uint8Array[],
): Promise<{ started: number; staged: number; ended: number }> {
  let staged = 0
  const store: typeof house.store = {
    ...house.store,
    async stage(importId, chunks) {
      const rows = await house.store.stage(importId, ready === undefined ? chunks : kept(chunks, ready))
      staged = performance.now()
      return rows
    },
  }
  const bytes = createReadStream(file.path, { highWaterMark: 1 << 17 })
  const started = performance.now()
  const report = await importPortfolio({ ...house, store }, { bytes, signature: file.signature, by: 'bench' })
  const ended = performance.now()
  if ('refused' in report || report.row.state !== 'applied') throw new Error('the measured file was not taken')
  rmSync(file.path)
  return { started, staged, ended }
}

async function* kept(chunks: AsyncIterable<Uint8Array>, ready: Uint8Array[]): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    ready.push(chunk.slice())
    yield chunk
  }
}

function words({ perSecond, copyPerSecond, mergedPerSecond, cpuUs }: Round): string {
  return `${perSecond} personnes/s avant index, COPY seul ${copyPerSecond} lignes/s, fusion et index compris ${mergedPerSecond} personnes/s, ${cpuUs.toFixed(1)} µs de processeur Node par personne`
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}

function whole(text: string, min: number, max: number): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < min || value > max)
    throw new RangeError(`« ${text} » : un nombre entier entre ${min} et ${max} est attendu.`)
  return value
}
