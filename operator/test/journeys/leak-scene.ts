import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { readCard } from '@cloison/evidence'
import {
  cardKeys,
  createWorld,
  type Instance,
  type Insured,
  type Insurer,
  type InsurerSystem,
  insurerSystem,
  openOperator,
  type PortfolioFile,
  type Program,
  readInsurerKeys,
  signIn,
  signingKeyOf,
  signPortfolio,
  type World,
} from '@cloison/world'
import type { Secret } from './leak-disguises.ts'
import { cardSecrets } from './leak-secrets.ts'

/** What the worst day brought: cards whose texts and handles are secrets too, and the answers that refused. */
export interface WorstDay {
  readonly cards: Secret[]
  /** Bodies of the refusals: they may be logged by those who receive them. */
  readonly refusals: string[]
}

/**
 * After the main job, everything that goes wrong around personal data: files with bad lines, columns and signatures, cards of strangers,
 * wrong dates, names where they do not belong, accounts refused.
 */
export async function playWorstDay(instance: Instance): Promise<WorstDay> {
  const world = createWorld(instance)
  const day: WorstDay = { cards: [], refusals: [] }
  const refused = ({ status, body }: { status: number; body: Record<string, unknown> }, expected: number): void => {
    assert.equal(status, expected, JSON.stringify(body))
    day.refusals.push(JSON.stringify(body))
  }
  const [insurer, second, third] = largest(world)
  const physician = await signIn(world, instance, 1)
  await receiveFiles(world, instance, second, third, refused)
  const system = await systemOf(instance, insurer)
  const family = familyOf(world.insured(insurer.id))
  await showCards(instance, system, family, physician, day, refused)
  await misplaceNames(instance, system, family[0], physician, refused)
  return day
}

type Refused = (answer: { status: number; body: Record<string, unknown> }, expected: number) => void

/** A file in the other format is taken; the same with two bad lines, with an e-mail column, with another's signature, are not. */
async function receiveFiles(world: World, instance: Instance, second: Insurer, third: Insurer, refused: Refused): Promise<void> {
  const folder = join(instance.folder, 'demo', 'portfolios')
  mkdirSync(folder, { recursive: true })
  const ndjson = await world.writePortfolio(second.id, join(folder, `${second.amc}-1.ndjson`), { format: 'ndjson', sequence: 1 })
  const sender = await systemOf(instance, second)
  await signFor(instance, second, ndjson)
  const taken = await sender.sendPortfolio(ndjson.path)
  assert.equal(taken.body['state'], 'applied', JSON.stringify(taken.body))

  const csv = await world.writePortfolio(third.id, join(folder, `${third.amc}-1.csv`), { format: 'csv', sequence: 1 })
  const other = await systemOf(instance, third)
  const [head = '', columns = '', ...lines] = readFileSync(csv.path, 'utf8').trimEnd().split('\n')
  const cells = lines.map((line) => line.split(';'))
  const spoiled: [string, string[]][] = [
    [
      'dates',
      lines.map((_, at) =>
        (cells[at] ?? []).map((cell) => (/^\d{4}-\d\d-\d\d$/.test(cell) ? cell.split('-').reverse().join('/') : cell)).join(';'),
      ),
    ],
    ['shifted', lines.map((_, at) => [...(cells[at] ?? []).slice(3), ...(cells[at] ?? []).slice(0, 3)].join(';'))],
    ['doubled', [...lines, ...lines]],
    ['endless', lines.map((line) => line + line.repeat(40))],
    ['cut', [...lines.slice(0, -1), lines.at(-1)?.slice(0, -20) ?? '']],
  ]
  for (const [name, body] of spoiled) {
    const path = join(folder, `${third.amc}-${name}.csv`)
    const file = writeAgain(csv, path, `${[head, columns, ...body].join('\n')}\n`, body.length)
    await signFor(instance, third, file)
    refused(await other.sendPortfolio(path), 422)
  }
  const email = writeAgain(
    csv,
    join(folder, `${third.amc}-email.csv`),
    `${head}\n${columns};email\n${lines.map((line) => `${line};a@b.test`).join('\n')}\n`,
    lines.length,
  )
  await signFor(instance, third, email)
  refused(await other.sendPortfolio(email.path), 422)
  const forged = writeAgain(csv, join(folder, `${third.amc}-forged.csv`), readFileSync(csv.path, 'utf8'), lines.length)
  await signFor(instance, second, forged)
  refused(await other.sendPortfolio(forged.path), 422)
}

/** A family's card shown for each of its persons, for strangers, and altered. */
async function showCards(
  instance: Instance,
  system: InsurerSystem,
  family: readonly [Insured, ...Insured[]],
  physician: Program,
  day: WorstDay,
  refused: Refused,
): Promise<void> {
  const [first] = family
  for (const _print of [1, 2]) {
    const { status, body } = await system.attestation(namedBy(first))
    assert.equal(status, 200, JSON.stringify(body))
    const text = String(body['text'])
    const reading = readCard(text, await cardKeys(instance.origin), instance.day)
    assert(reading.ok)
    day.cards.push(...cardSecrets(text, reading.card.handle))
    for (const { birthDate, rank } of family) {
      const seen = await physician.call('POST', '/v1/rights', { card: text, birthDate, rank, domain: 'MEDE' })
      assert.equal(seen.status, 200, JSON.stringify(seen.body))
    }
    refused(await physician.call('POST', '/v1/rights', { card: text, birthDate: '1901-01-01', rank: 1, domain: 'MEDE' }), 404)
    const altered = text.slice(0, 40) + (text[40] === 'A' ? 'B' : 'A') + text.slice(41)
    refused(
      await physician.call('POST', '/v1/rights', { card: altered, birthDate: first.birthDate, rank: first.rank, domain: 'MEDE' }),
      422,
    )
    refused(await physician.call('POST', '/v1/rights', { card: text, birthDate: first.birthDate, rank: first.rank, domain: 'PHAR' }), 403)
  }
}

/** Personal data where none belongs: a door that repeats, logs or keeps what it refuses is seen afterwards. */
async function misplaceNames(
  instance: Instance,
  system: InsurerSystem,
  person: Insured,
  physician: Program,
  refused: Refused,
): Promise<void> {
  const { familyName, givenNames, nir, nirKey, birthDate, rank } = person
  const who = { familyName, givenNames, nir: nir + nirKey, birthDate }
  refused(await system.attestation({ ...namedBy(person), memberNumber: nir }), 404)
  refused(await system.attestation({ ...namedBy(person), contract: familyName.slice(0, 30) }), 404)
  refused(await physician.call('POST', '/v1/rights', { card: `${familyName} ${nir}`, birthDate, rank, domain: 'MEDE' }), 422)
  refused(await physician.call('POST', '/v1/rights', { ...who, card: `CLO1:${nir.repeat(4)}`, rank, domain: 'MEDE' }), 400)
  refused(await physician.call('POST', '/v1/rights', { card: `CLO1:${nir.repeat(4)}`, birthDate, rank, domain: familyName }), 400)
  refused(await physician.call('POST', '/v1/claims', who, { 'idempotency-key': crypto.randomUUID() }), 400)
  const unknown = { engagement: '00000-00000-00000-00000-00000-0', day: instance.day }
  const lines = [{ kind: 'consultation', code: 'G', priceCents: 3000 }]
  refused(
    await physician.call(
      'POST',
      '/v1/claims',
      { ...unknown, lines: [{ ...lines[0], code: familyName }] },
      { 'idempotency-key': `k-${crypto.randomUUID()}` },
    ),
    400,
  )
  const late = await physician.call('POST', '/v1/claims', { ...unknown, lines }, { 'idempotency-key': `k-${crypto.randomUUID()}` })
  assert(late.status >= 202, JSON.stringify(late.body))

  const [code = ''] = instance.operators
  const operator = await openOperator(instance.origin, code, instance.operatorKey(code))
  const [site] = createWorld(instance).establishments
  assert(site !== undefined)
  const holder = { kind: 'establishment', finess: site.finess }
  const bad = `${site.iban.slice(0, -1)}${site.iban.endsWith('0') ? '1' : '0'}`
  refused(await operator.call('POST', '/v1/bank-accounts', { holder, name: site.name, iban: bad }), 422)
  refused(
    await operator.call('POST', '/v1/bank-accounts', { holder: { ...holder, finess: '999999999' }, name: familyName, iban: site.iban }),
    404,
  )
  refused(await operator.call('POST', '/v1/bank-accounts', { holder, name: '', iban: site.iban, nir }), 400)
}

function largest(world: World): [Insurer, Insurer, Insurer] {
  const [first, second, third] = [...world.insurers].sort((a, b) => b.share - a.share)
  assert(first !== undefined && second !== undefined && third !== undefined)
  return [first, second, third]
}

async function systemOf({ origin, folder }: Instance, { amc }: Insurer): Promise<InsurerSystem> {
  return insurerSystem({ origin, amc, keys: await readInsurerKeys(join(folder, 'demo', 'insurers'), amc) })
}

async function signFor({ folder }: Instance, { amc }: Insurer, file: PortfolioFile): Promise<void> {
  await signPortfolio(file, await signingKeyOf(await readInsurerKeys(join(folder, 'demo', 'insurers'), amc)))
}

function writeAgain(like: PortfolioFile, path: string, text: string, persons: number): PortfolioFile {
  writeFileSync(path, text)
  assert(basename(path) !== basename(like.path))
  return { ...like, path, persons, bytes: Buffer.byteLength(text), digest: createHash('sha256').update(text).digest('hex') }
}

/** The first family of several persons. */
function familyOf(insured: Iterable<Insured>): readonly [Insured, ...Insured[]] {
  const families = new Map<number, Insured[]>()
  for (const person of insured) {
    const family = [...(families.get(person.familyIndex) ?? []), person]
    families.set(person.familyIndex, family)
  }
  const [first, ...rest] = [...families.values()].find(({ length }) => length > 1) ?? []
  assert(first !== undefined, 'a family of several persons')
  return [first, ...rest]
}

function namedBy({ memberNumber, contract, birthDate, rank }: Insured) {
  return { memberNumber, contract, birthDate, rank }
}
