import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { insurerSystem, openOperator, type Program, readInsurerKeys, signingKeyOf, signPortfolio, type World } from '@cloison/world'
import type { Demo } from './start-memory.ts'

export interface DemoHouse {
  readonly folder: string
  readonly origin: string
  readonly say: (sentence: string) => void
}

/** Families that get a card to try, one of each of the largest insurers. */
const CARDS = 6

/** What insurers do on a first day, over HTTP and with their own keys: send their portfolio, ask for a few attestations. */
export async function fillDemo(world: World, demo: Demo, house: DemoHouse): Promise<Demo> {
  const place = join(house.folder, 'demo')
  const files = join(place, 'portfolios')
  mkdirSync(files, { recursive: true, mode: 0o700 })
  let persons = 0
  for (const insurer of world.insurers) {
    const path = join(files, `portfolio-${insurer.amc}-1.csv`)
    const file = await world.writePortfolio(insurer.id, path, { format: 'csv', sequence: 1 })
    if (file.persons === 0) continue
    const keys = await readInsurerKeys(join(place, 'insurers'), insurer.amc)
    await signPortfolio(file, await signingKeyOf(keys))
    const { status, body } = await insurerSystem({ origin: house.origin, amc: insurer.amc, keys }).sendPortfolio(path)
    if (status !== 200 || body['state'] !== 'applied') throw new Error(`a portfolio was not applied: ${JSON.stringify(body)}`)
    persons += file.persons
    if (insurer.id % 20 === 0) house.say(`  ${insurer.id} portefeuilles reçus, ${persons} personnes…`)
  }
  house.say(`  ${persons} personnes, ${world.insurers.length} organismes.`)
  rmSync(files, { recursive: true })
  await openAccounts(world, demo.operators, house)
  house.say(
    `  ${world.insurers.length + world.establishments.length} comptes bancaires proposés par une personne, approuvés par une autre.`,
  )
  return { ...demo, cards: await issueCards(world, house) }
}

/** Who pays and who is paid: each account proposed by one operator and approved by the other. */
export async function openAccounts(world: World, operators: readonly string[], house: DemoHouse): Promise<void> {
  const [one, other] = await Promise.all(operators.slice(0, 2).map((code) => operatorOf(code, house)))
  if (one === undefined || other === undefined) throw new Error('two operators are needed')
  const accounts = [
    ...world.insurers.map(({ amc, name, fundsIban }) => ({ holder: { kind: 'insurer', amc }, name, iban: fundsIban })),
    ...world.establishments.map(({ finess, name, iban }) => ({ holder: { kind: 'establishment', finess }, name, iban })),
  ]
  for (const account of accounts) {
    const proposed = await one.call('POST', '/v1/bank-accounts', account)
    const approved =
      proposed.status === 201 ? await other.call('POST', `/v1/bank-accounts/${String(proposed.body['accountId'])}/approval`) : proposed
    if (approved.status !== 204) throw new Error(`an account was refused: ${JSON.stringify(approved.body)}`)
  }
}

function operatorOf(code: string, { folder, origin }: Pick<DemoHouse, 'folder' | 'origin'>): Promise<Program> {
  return openOperator(origin, code, JSON.parse(readFileSync(join(folder, 'demo', `operator-${code}.private.jwk`), 'utf8')) as JsonWebKey)
}

/** With which of the demonstration's operators the page of operators is opened, and with what. */
export interface BridgeCode {
  readonly operator: string
  readonly code: string
}

/** A fresh code for the page, asked for with an operator's registered key; undefined where an older demonstration gave nobody the duty. */
export async function bridgeCode(
  { operators: [operator] }: Demo,
  house: Pick<DemoHouse, 'folder' | 'origin'>,
): Promise<BridgeCode | undefined> {
  if (operator === undefined) return undefined
  const { status, body } = await (await operatorOf(operator, house)).call('POST', '/v1/operators/codes')
  return status === 201 ? { operator, code: String(body['code']) } : undefined
}

async function issueCards(world: World, house: DemoHouse): Promise<Demo['cards']> {
  const place = join(house.folder, 'demo')
  const folder = join(place, 'cards')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const cards: Demo['cards'][number][] = []
  for (const insurer of [...world.insurers].sort((a, b) => b.share - a.share).slice(0, CARDS)) {
    const [first, ...rest] = world.insured(insurer.id)
    if (first === undefined) continue
    const keys = await readInsurerKeys(join(place, 'insurers'), insurer.amc)
    const { memberNumber, contract, birthDate, rank } = first
    const { status, body } = await insurerSystem({ origin: house.origin, amc: insurer.amc, keys }).attestation({
      memberNumber,
      contract,
      birthDate,
      rank,
    })
    if (status !== 200) throw new Error(`an attestation was refused: ${JSON.stringify(body)}`)
    const name = join(folder, `carte-${cards.length + 1}`)
    writeFileSync(`${name}.txt`, `${String(body['text'])}\n`, { mode: 0o600 })
    writeFileSync(`${name}.svg`, String(body['svg']), { mode: 0o600 })
    writeFileSync(`${name}.pdf`, Buffer.from(String(body['pdf']), 'base64'), { mode: 0o600 })
    const family = [first, ...rest.filter((each) => each.memberNumber === memberNumber && each.contract === contract)]
    cards.push({
      file: `${name}.pdf`,
      insurer: insurer.name,
      persons: family.map((each) => ({ birthDate: each.birthDate, rank: each.rank })),
    })
  }
  return cards
}
