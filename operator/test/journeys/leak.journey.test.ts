import assert from 'node:assert/strict'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { createWorld, type Instance, play, startInstance } from '@cloison/world'
import { connect } from '../../src/adapters/postgres/connect.ts'
import { disguisesOf, type Secret } from './leak-disguises.ts'
import { dumpOf, filesBelow, type Place } from './leak-places.ts'
import { playWorstDay } from './leak-scene.ts'
import { type Found, type Needle, searchFor } from './leak-search.ts'
import { secretsOf } from './leak-secrets.ts'

const PERSONS = 250

/**
 * What may hold personal data in clear below an instance's folder: the private files of the demo's stand-ins (insurers' portfolios, the
 * bank's book, the single-use codes that `npm start` shows), and letters, which name whom they are sent to.
 */
const PRIVATE = ['demo', 'outbox']

test('no name, NIR, member number, card or IBAN of the world is found anywhere, in no disguise', { timeout: 280_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cloison-leak-'))
  // PostgreSQL's own account must be able to cross it, so that the data stay inside.
  chmodSync(folder, 0o711)
  const house = join(folder, 'house')
  const addresses = join(folder, 'addresses.txt')
  // Also what a process would leave in its temporary folder.
  const temporary = join(folder, 'temporary')
  mkdirSync(temporary)
  let said = ''
  try {
    const instance = await startInstance({
      persons: PERSONS,
      say: (text) => (said += `${text}\n`),
      keep: house,
      environment: {
        CLOISON_TEST_ADDRESSES: addresses,
        NODE_OPTIONS: `--import=${new URL('./leak-urls.ts', import.meta.url).href}`,
        TMPDIR: temporary,
      },
    })
    const places: Place[] = []
    const secrets: Secret[] = []
    try {
      await play(instance, () => undefined)
      const { cards, refusals } = await playWorstDay(instance)
      for (const secret of secretsOf(createWorld(instance), await wordsOfPostgres(house))) secrets.push(secret)
      secrets.push(...cards)
      places.push({ where: 'refusals', bytes: Buffer.from(refusals.join('\n')) })
      const owner = await connect({ ...ownerOf(house), database: 'postgres', max: 1 })
      try {
        for await (const place of dumpOf(owner)) places.push(place)
      } finally {
        await owner.end()
      }
    } finally {
      await instance.stop()
    }
    places.push({ where: 'what the process printed', bytes: Buffer.from(withoutGreeting(said, instance)) })
    const asked = readFileSync(addresses, 'utf8')
    places.push({ where: 'addresses', bytes: Buffer.from(asked) })

    const names = places.map(({ where }) => where)
    for (const table of ['claims.job', 'beneficiaries.person', 'beneficiaries.reject', 'payments.bank_account', 'accesslog.leaf'])
      assert(names.includes(`table ${table}`), `${table} was searched`)
    assert(asked.includes('asked POST /v1/rights') && asked.includes('asks POST '), 'addresses were written down, both ways')
    assert(existsSync(join(house, 'postgres', 'postgres.log')))

    const search = searchFor(all(secrets))
    const found = [...places, ...filesBelow(house, PRIVATE), ...filesBelow(temporary)].flatMap(({ where, bytes }) =>
      search.in(bytes, where),
    )
    assert(search.needles > 200_000, `${search.needles} texts were looked for`)
    assert.deepEqual(summary(found), [])
    // The alarm rings: the same search finds the world in the private files of its insurers and of its bank.
    const elsewhere = new Set(
      [...filesBelow(join(house, 'demo'))].flatMap(({ where, bytes }) => search.in(bytes, where)).map(({ kind }) => kind),
    )
    for (const kind of ['family name (insured)', 'given names (insured)', 'nir', 'member number', 'iban']) assert(elsewhere.has(kind), kind)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

function* all(secrets: Iterable<Secret>): Generator<Needle> {
  for (const secret of secrets) yield* disguisesOf(secret)
}

/** `npm start` shows the demo's professionals, who sign in: their names stand in its greeting, and nowhere else. */
function withoutGreeting(said: string, instance: Instance): string {
  const lines = new Set(instance.cast.map((one) => `  ${(one as { name?: string }).name}, ${(one as { title?: string }).title}`))
  return said
    .split('\n')
    .filter((line) => !lines.has(line) && !line.startsWith('    RPPS '))
    .join('\n')
}

function ownerOf(house: string) {
  const { host, port } = JSON.parse(readFileSync(join(house, 'database.json'), 'utf8')) as { host: string; port: number }
  const password = readFileSync(join(house, 'postgres', 'superuser.password'), 'utf8').trim()
  return { host, port, user: 'postgres', password }
}

/** What PostgreSQL itself writes in a new database, before ours knows anyone: descriptions of its catalogues, comments of its settings. */
async function wordsOfPostgres(house: string): Promise<string> {
  const untouched = await connect({ ...ownerOf(house), database: 'template1', max: 1 })
  try {
    const [row] = await untouched.query<{ words: string }>(`select string_agg(description, E'\n') as words from pg_description`)
    return `${row?.words}\n${readFileSync(join(house, 'postgres', 'data', 'postgresql.conf'), 'utf8')}`
  } finally {
    await untouched.end()
  }
}

/** What was found, once for each place, kind and disguise. */
function summary(found: readonly Found[]): string[] {
  return [...new Set(found.map(({ where, kind, disguise }) => `${where}: ${kind} (${disguise})`))].sort()
}
