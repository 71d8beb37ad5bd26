import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeSessionKey } from '@cloison/contract'
import { fictitiousFiness, startIdentityProvider } from '@cloison/world'
import { systemClock } from '../../src/adapters/clock/system.ts'
import { systemEntropy } from '../../src/adapters/entropy/system.ts'
import { openKeyring } from '../../src/adapters/keys/keyring.ts'
import { fileOutbox } from '../../src/adapters/mail/outbox.ts'
import { readConfig } from '../../src/config.ts'
import { registerEstablishment, registerInsurer } from '../../src/domain/directory/index.ts'
import { deskDuties, dutiesStore, registerOperator } from '../../src/domain/professionals/index.ts'
import { openHouse } from '../../src/house.ts'
import { type TestDatabase, withDatabase } from '../template-database.ts'
import { type Asker, insurerAsker, proofAsker } from './bad-input-asker.ts'
import { type CardMaker, cardMaker } from './bad-input-cards.ts'
import { arrive } from './signin-browser.ts'

/** A whole house in two processes on one database, and one asker of each kind, signed in. */
export interface BadInputScene {
  readonly db: TestDatabase
  /** The name of the house; both processes answer to it. */
  readonly origin: string
  /** Where each process listens. */
  readonly ports: readonly [number, number]
  /** Faults that nobody expected, told by both processes: there must be none. */
  readonly faults: readonly string[]
  readonly professional: Asker
  readonly operator: Asker
  readonly insurer: Asker
  /** An agent of the insurer's desk. */
  readonly desk: Asker
  /** A key that has opened nothing yet. */
  readonly stranger: Asker
  readonly cards: CardMaker
  /** A key of a thief's own, who also knows the professional's token. */
  readonly thief: Asker
  readonly thiefKey: CryptoKeyPair
  readonly insurerKey: CryptoKey
  readonly professionalKey: CryptoKeyPair
  readonly amc: string
  readonly finess: string
}

const AMC = '9990000011'
const SECRET = 'only-for-the-stand-in-provider'

export async function withHouse(work: (scene: BadInputScene) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'cloison-bad-input-'))
  try {
    await withDatabase((db) => furnished(db, folder, work))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function furnished(db: TestDatabase, folder: string, work: (scene: BadInputScene) => Promise<void>): Promise<void> {
  const ports = await freePorts()
  const origin = `http://localhost:${ports[0]}`
  const provider = await startIdentityProvider({
    port: 0,
    professionals: [],
    clients: [{ clientId: 'cloison', redirectUris: [`${origin}/connexion`], authentication: { secret: SECRET } }],
  })
  const faults: string[] = []
  const told = { say: () => undefined, fault: (reference: string, kind: string) => void faults.push(`${reference} ${kind}`) }
  const settings = (port: number, roles: string) => {
    const config = readConfig(['--port', String(port), '--folder', folder, '--roles', roles], {
      CLOISON_ORIGIN: origin,
      CLOISON_PSC_DISCOVERY: `${provider.issuer}/.well-known/wallet-openid-configuration`,
      CLOISON_PSC_CLIENT: 'cloison',
      CLOISON_PSC_SECRET: SECRET,
      ...Object.fromEntries(LOGINS.map((login) => [`CLOISON_DATABASE_${login.toUpperCase()}`, db.url(`cloison_${login}`)])),
    })
    assert(config !== 'help')
    return config
  }
  const first = await openHouse(settings(ports[0], UNWATCHED), told)
  const second = await openHouse(settings(ports[1], 'identity,door,keys,claims,console,import'), told)
  try {
    const console = await db.as('cloison_console')
    const finess = fictitiousFiness('75', 903)
    const place = { finess, name: 'Pharmacie', activity: 'pharmacy', department: '75', commune: 'Ville', domains: ['PHAR'] }
    await registerEstablishment(console, place, '2026-01-01')
    const signing = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify'])
    const signingJwk = await crypto.subtle.exportKey('jwk', signing.publicKey)
    const insurerId = await registerInsurer(console, { amc: AMC, name: 'Mutuelle', signingJwk, sealingJwk: signingJwk }, '2026-01-01')
    const keys = openKeyring({ folder: join(folder, 'keys'), allow: ['identity', 'card/'], create: true })
    const duties = { store: dutiesStore(console), keys, entropy: systemEntropy(), mail: fileOutbox(join(folder, 'outbox'), systemClock) }
    const signin = { db, origin, secondOrigin: origin, provider, duties, keys, sites: [finess, finess] as const, letters: async () => [] }
    const thiefKey = await makeSessionKey()
    const { browser } = await arrive(signin, 41, finess)
    assert(browser.token !== undefined)
    await work({
      ...{ db, origin, ports, faults, finess, amc: AMC },
      professional: proofAsker({ origin, ports, key: browser.key, token: browser.token }),
      operator: await signInOperator(duties, origin, ports),
      desk: await signInAgent(db, insurerId, origin, ports),
      insurer: insurerAsker({ origin, ports, key: signing.privateKey, amc: AMC }),
      stranger: proofAsker({ origin, ports, key: await makeSessionKey(), token: undefined }),
      ...{ thiefKey, insurerKey: signing.privateKey, professionalKey: browser.key },
      ...{ thief: proofAsker({ origin, ports, key: thiefKey, token: browser.token }) },
      cards: cardMaker(db, keys, insurerId, AMC),
    })
  } finally {
    await Promise.all([first.close(), second.close(), provider.close()])
  }
}

/** Every role but the watch, which would rightly freeze whoever asks as these tests do. */
const UNWATCHED = 'identity,door,keys,claims,worker,sequencer,console,import'
const LOGINS = ['identity', 'door', 'claims', 'payments', 'worker', 'sequencer', 'keys', 'console', 'watch', 'import'] as const

async function signInOperator(
  duties: Parameters<typeof registerOperator>[0],
  origin: string,
  ports: readonly [number, number],
): Promise<Asker> {
  const key = await makeSessionKey()
  const { x, y } = await crypto.subtle.exportKey('jwk', key.publicKey)
  const point = { jwkX: Buffer.from(x ?? '', 'base64url'), jwkY: Buffer.from(y ?? '', 'base64url') }
  await registerOperator(duties, { code: 'lea-m', name: 'Léa Modèle', duties: ['payments', 'incidents'], ...point })
  const opened = await proofAsker({ origin, ports, key, token: undefined }).ask('POST', '/v1/operators/session', {
    body: JSON.stringify({ operator: 'lea-m' }),
  })
  const { accessToken } = JSON.parse(opened.text) as { accessToken?: string }
  assert(accessToken !== undefined, opened.text)
  return proofAsker({ origin, ports, key, token: accessToken })
}

/** Registered as an insurer's signed word would; what is signed is looked at elsewhere. */
async function signInAgent(db: TestDatabase, insurerId: number, origin: string, ports: readonly [number, number]): Promise<Asker> {
  const key = await makeSessionKey()
  const { x = '', y = '' } = await crypto.subtle.exportKey('jwk', key.publicKey)
  const iat = Math.floor(Date.now() / 1000)
  const until = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10)
  const consent = { amc: AMC, account: 'lea.m', kind: 'agent', jwk: { x, y }, until, iat } as const
  assert((await deskDuties(await db.as('cloison_console')).register(insurerId, consent, 'signed')) !== null)
  const body = JSON.stringify({ insurer: AMC, account: 'lea.m' })
  const opened = await proofAsker({ origin, ports, key, token: undefined }).ask('POST', '/v1/desk/session', { body })
  const { accessToken } = JSON.parse(opened.text) as { accessToken?: string }
  assert(accessToken !== undefined, opened.text)
  return proofAsker({ origin, ports, key, token: accessToken })
}

/** Two ports that nobody listens on: held together, so that they differ. */
async function freePorts(): Promise<readonly [number, number]> {
  const probes = await Promise.all(
    [0, 1].map(
      () =>
        new Promise<Server>((ready) => {
          const probe = createServer().listen(0, '127.0.0.1', () => ready(probe))
        }),
    ),
  )
  const [first = 0, second = 0] = probes.map((probe) => {
    const address = probe.address()
    return address !== null && typeof address === 'object' ? address.port : 0
  })
  await Promise.all(probes.map((probe) => new Promise((closed) => probe.close(closed))))
  return [first, second]
}
