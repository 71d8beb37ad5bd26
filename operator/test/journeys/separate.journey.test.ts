import assert from 'node:assert/strict'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import {
  createWorld,
  type Instance,
  insurerSystem,
  pickInsured,
  portfolioOf,
  readInsurerKeys,
  signIn,
  startIdentityProvider,
} from '@cloison/world'
import { furnish } from '../../../tools/start-registers.ts'
import { readConfig } from '../../src/config.ts'
import { dayInParis } from '../../src/words/day.ts'
import { type TestDatabase, withDatabase } from '../template-database.ts'
import { oneOrigin, type RoleProcess, startRole } from './separate-processes.ts'

const LOGINS = ['identity', 'door', 'claims', 'payments', 'worker', 'sequencer', 'keys', 'console', 'watch', 'import'] as const
type Login = (typeof LOGINS)[number]
/** Processes as an installation would cut them: the logins of each, and the beginnings of the key files that it is given. */
const CUT: Readonly<Record<string, { readonly logins: readonly Login[]; readonly keys: readonly string[] }>> = {
  sequencer: { logins: ['sequencer'], keys: ['log'] },
  import: { logins: ['import'], keys: ['lookup', 'year', 'restricted', 'card'] },
  identity: { logins: ['identity'], keys: ['identity'] },
  door: { logins: ['door'], keys: [] },
  'claims,worker': { logins: ['claims', 'worker', 'payments'], keys: ['restricted', 'payee'] },
  console: { logins: ['console', 'payments'], keys: ['identity', 'payee'] },
  watch: { logins: ['watch'], keys: ['watch'] },
}
const PATHS: readonly (readonly [RegExp, string])[] = [
  [/^\/v1\/(portfolios|attestations|status-lists)/, 'import'],
  [/^\/v1\/(claims|payments)/, 'claims,worker'],
  [/^\/v1\/(operators|batches|bank-accounts)/, 'console'],
  [/^\/v1\/(rights|receipts|log|keys|planes|health|openapi)|^\/log\//, 'door'],
  [/^\//, 'identity'],
]
const PSC_SECRET = 'only-for-the-stand-in-provider'

test('each role in its own process, with its own login and keys: a look-up and a claim go through, and no process holds more', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cloison-separate-'))
  try {
    await withDatabase((db) => play(db, folder))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

async function play(db: TestDatabase, folder: string): Promise<void> {
  const ports = new Map<string, number>()
  for (const name of Object.keys(CUT)) ports.set(name, await freePort())
  const { origin, close } = await oneOrigin((path) => ports.get(PATHS.find(([shape]) => shape.test(path))?.[1] ?? '') ?? 0)
  const day = dayInParis(Date.now())
  const world = createWorld({ seed: 'separate', persons: 300, day, establishments: 6 })
  const redirectUris = [`${origin}/connexion`]
  const provider = await startIdentityProvider({
    port: 0,
    professionals: world.professionals,
    clients: [{ clientId: 'cloison', redirectUris, authentication: { secret: PSC_SECRET } }],
  })
  const running = new Map<string, RoleProcess>()
  const start = async (roles: string): Promise<void> => {
    const database = Object.fromEntries(CUT[roles]?.logins.map((login) => [variableOf(login), db.url(`cloison_${login}`)]) ?? [])
    const discovery = `${provider.issuer}/.well-known/wallet-openid-configuration`
    const psc = { CLOISON_PSC_DISCOVERY: discovery, CLOISON_PSC_CLIENT: 'cloison', CLOISON_PSC_SECRET: PSC_SECRET }
    const environment = { CLOISON_ORIGIN: origin, ...database, ...(roles === 'identity' ? psc : {}) }
    running.set(roles, await startRole({ roles, port: ports.get(roles) ?? 0, folder: join(folder, roles), environment }))
  }
  try {
    await assert.rejects(() => start('door'), /^Error: La clé publique du registre manque .+$/)
    await start('sequencer')
    await start('import')
    await start('identity')
    for (const from of ['sequencer', 'import']) cpSync(join(folder, from, 'public'), join(folder, 'door', 'public'), { recursive: true })
    await start('door')

    const config = readConfig(['--folder', join(folder, 'identity')], { [variableOf('console')]: db.url('cloison_console') })
    assert(config !== 'help')
    mkdirSync(join(folder, 'world', 'demo'), { recursive: true })
    const demo = await furnish(world, join(folder, 'world'), 300, config)
    giveKeys(folder, 'identity', 'console')
    await start('console')
    const instance: Instance = {
      ...demo,
      ...{ origin, provider: provider.issuer, folder: join(folder, 'world') },
      operatorKey: () => ({}),
      stop: () => Promise.resolve(),
    }
    const [insurer] = [...world.insurers].sort((a, b) => b.share - a.share)
    assert(insurer !== undefined)
    const keys = await readInsurerKeys(join(folder, 'world', 'demo', 'insurers'), insurer.amc)
    const system = insurerSystem({ origin, amc: insurer.amc, keys })
    const file = await portfolioOf(world, instance, insurer.id, insurer.amc)
    const sent = await system.sendPortfolio(file.path)
    assert.equal(sent.body['state'], 'applied', JSON.stringify(sent.body))
    giveKeys(folder, 'import', 'claims,worker')
    await start('claims,worker')

    const { memberNumber, contract, birthDate, rank } = pickInsured(world.insured(insurer.id))
    const attestation = await system.attestation({ memberNumber, contract, birthDate, rank })
    assert.equal(attestation.status, 200, JSON.stringify(attestation.body))
    const pharmacist = await signIn(world, instance)
    const rights = await pharmacist.call('POST', '/v1/rights', { card: attestation.body['text'], birthDate, rank, domain: 'PHAR' })
    assert.equal(rights.status, 200, JSON.stringify(rights.body))
    assert.equal(rights.body['covered'], true)
    const replayed = await pharmacist.repeat()
    assert.equal(replayed.body['code'], 'proof.replayed')

    const lines = [
      { kind: 'medicine', cip13: '3400900000006', quantity: 1, unitPriceCents: 1000, ratePercent: 65 },
      { kind: 'dispensing-fee', code: 'HD', quantity: 1 },
    ]
    const invoice = { engagement: rights.body['engagement'], day: rights.body['day'], lines }
    const claim = await pharmacist.call('POST', '/v1/claims', invoice, { 'idempotency-key': `separate-${crypto.randomUUID()}` })
    assert.equal(claim.status, 202, JSON.stringify(claim.body))
    const decided = await awaited(async () => {
      const { body } = await pharmacist.call('GET', `/v1/claims/${String(claim.body['claimId'])}`)
      return body['state'] === 'received' ? undefined : body
    })
    assert.equal(decided['state'], 'accepted', JSON.stringify(decided))
    for (const [roles, { pid }] of running) holdsItsOwn(roles, pid, db, join(folder, roles))
  } finally {
    const codes = await Promise.all([...running.values()].map((each) => each.stop()))
    await Promise.all([provider.close(), close()])
    assert.deepEqual([...new Set(codes)], [0])
  }
}

/** What a thief of this process would have: the passwords of its own logins, and the keys of its own roles. */
function holdsItsOwn(roles: string, pid: number, db: TestDatabase, folder: string): void {
  const environment = readFileSync(`/proc/${pid}/environ`, 'utf8')
  const held = LOGINS.filter((login) => environment.includes(new URL(db.url(`cloison_${login}`)).password))
  assert.deepEqual(held.sort(), [...(CUT[roles]?.logins ?? [])].sort(), roles)
  assert.equal(environment.includes(PSC_SECRET), roles === 'identity')
  assert(!environment.includes(new URL(db.url('postgres')).password), 'nobody holds the owner’s password')
  const files = readdirSync(join(folder, 'keys')).filter((file) => file !== 'master.key')
  for (const file of files)
    assert(
      CUT[roles]?.keys.some((beginning) => file.startsWith(beginning)),
      `${roles} holds ${file}`,
    )
}

/** Hands over the keys that two processes share, and no other: the files, wrapped, and what opens them. */
function giveKeys(folder: string, from: string, to: string): void {
  const [source, target] = [join(folder, from, 'keys'), join(folder, to, 'keys')]
  mkdirSync(target, { recursive: true, mode: 0o700 })
  for (const file of readdirSync(source)) {
    if (file !== 'master.key' && !CUT[to]?.keys.some((beginning) => file.startsWith(beginning))) continue
    cpSync(join(source, file), join(target, file))
    chmodSync(join(target, file), 0o600)
  }
}

const variableOf = (login: Login): string => `CLOISON_DATABASE_${login.toUpperCase()}`

async function awaited<T>(ask: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 120; tries++) {
    const answer = await ask()
    if (answer !== undefined) return answer
    await new Promise((done) => setTimeout(done, 250))
  }
  throw new Error('what was awaited did not come')
}

function freePort(): Promise<number> {
  return new Promise((found) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => found(address !== null && typeof address === 'object' ? address.port : 0))
    })
  })
}
