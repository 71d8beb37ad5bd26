import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openOperator, openProgram, type Program, type SoftwareAuthenticator, softwareAuthenticator } from '@cloison/world'
import { systemEntropy } from '../../src/adapters/entropy/system.ts'
import { openKeyring } from '../../src/adapters/keys/keyring.ts'
import { readConfig } from '../../src/config.ts'
import { type Duty, dutiesStore, registerOperator } from '../../src/domain/professionals/index.ts'
import { openHouse } from '../../src/house.ts'
import { type TestDatabase, withDatabase } from '../template-database.ts'

/** A console in a process of its own, as far as its database goes, and whoever is registered there. */
export interface ConsoleScene {
  readonly db: TestDatabase
  readonly origin: string
  readonly faults: readonly string[]
  /** Registers someone with a key drawn for the occasion, or again with another. */
  register(code: string, duties: readonly Duty[]): Promise<JsonWebKey>
  /** The program of someone who holds that key, signed in. */
  holding(code: string, key: JsonWebKey): Promise<Program>
}

/** @param furnish fills the database before the process starts on it */
export async function withConsole(
  work: (scene: ConsoleScene) => Promise<void>,
  furnish: (db: TestDatabase) => Promise<void> = async () => undefined,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'cloison-console-'))
  try {
    await withDatabase(async (db) => {
      await furnish(db)
      const port = await freePort()
      const faults: string[] = []
      const config = readConfig(['--port', String(port), '--folder', folder, '--roles', 'console'], {
        CLOISON_DATABASE_CONSOLE: db.url('cloison_console'),
        CLOISON_DATABASE_PAYMENTS: db.url('cloison_payments'),
      })
      assert(config !== 'help')
      const house = await openHouse(config, { say: () => undefined, fault: (reference, kind) => void faults.push(`${reference} ${kind}`) })
      try {
        const keys = openKeyring({ folder: join(folder, 'keys'), allow: ['identity'], create: true })
        const duties = { store: dutiesStore(await db.as('cloison_console')), keys, entropy: systemEntropy() }
        await work({
          ...{ db, faults, origin: house.origin },
          async register(code, held) {
            const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify'])
            const jwk = await crypto.subtle.exportKey('jwk', pair.privateKey)
            const point = { jwkX: Buffer.from(jwk.x ?? '', 'base64url'), jwkY: Buffer.from(jwk.y ?? '', 'base64url') }
            await registerOperator(duties, { code, name: 'Camille Modèle', duties: held, ...point })
            return jwk
          },
          holding: (code, key) => openOperator(house.origin, code, key),
        })
      } finally {
        await house.close()
      }
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Someone in front of the page: a browser with its key, an authenticator. */
export interface AtPage {
  readonly browser: Program
  readonly authenticator: SoftwareAuthenticator
}

export async function openPage({ origin }: ConsoleScene, authenticator = softwareAuthenticator(origin)): Promise<AtPage> {
  return { browser: await openProgram(origin), authenticator }
}

type Said = Awaited<ReturnType<Program['call']>>

/** A passkey made with a code: the page is signed in when it was taken. */
export async function enrolWith({ browser, authenticator }: AtPage, code: string): Promise<Said> {
  const offered = await browser.call('POST', '/v1/operators/signin/offer', { code })
  if (offered.status !== 200) return offered
  const response = authenticator.create(offered.body['options'] as never)
  return entered(browser, await browser.call('POST', '/v1/operators/signin/enrolment', { code, response }))
}

/** The passkey, shown. */
export async function showAt({ browser, authenticator }: AtPage): Promise<Said> {
  browser.token = undefined
  const asked = await browser.call('POST', '/v1/operators/signin/options')
  assert.equal(asked.status, 200, JSON.stringify(asked.body))
  const response = authenticator.get(asked.body['options'] as never)
  return entered(browser, await browser.call('POST', '/v1/operators/signin', { response }))
}

/** A code of the page, asked for with the registered key. */
export async function codeOf(program: Program): Promise<string> {
  const { status, body } = await program.call('POST', '/v1/operators/codes')
  assert.equal(status, 201, JSON.stringify(body))
  return String(body['code'])
}

export const refusedAs = ({ status, body }: Said): string => (status < 300 ? 'ok' : String(body['code']))

function entered(browser: Program, said: Said): Said {
  if (said.status === 201) browser.token = String(said.body['accessToken'])
  return said
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(address !== null && typeof address === 'object' ? address.port : 0))
    })
  })
}
