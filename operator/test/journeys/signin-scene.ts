import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fictitiousFiness, type IdentityProvider, startIdentityProvider } from '@cloison/world'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { systemClock } from '../../src/adapters/clock/system.ts'
import { systemEntropy } from '../../src/adapters/entropy/system.ts'
import { webauthnPasskeys } from '../../src/adapters/identity/passkeys.ts'
import { proSanteConnect } from '../../src/adapters/identity/pro-sante-connect.ts'
import { openKeyring } from '../../src/adapters/keys/keyring.ts'
import { fileOutbox } from '../../src/adapters/mail/outbox.ts'
import {
  type DutiesDesk,
  dutiesStore,
  operatorReader,
  proofOnce,
  sessionReader,
  sessionStore,
  signinStore,
} from '../../src/domain/professionals/index.ts'
import { rememberBearers } from '../../src/doors/http/bearer-cache.ts'
import { operatorRoutes } from '../../src/doors/http/operators.route.ts'
import { openServer } from '../../src/doors/http/server.ts'
import { sessionRoutes } from '../../src/doors/http/session.route.ts'
import { signinRoutes } from '../../src/doors/http/signin.route.ts'
import type { Keys } from '../../src/ports/keys.ts'
import type { Mail } from '../../src/ports/mail.ts'
import { type TestDatabase, withDatabase } from '../template-database.ts'

/** One platform with its identity provider, two pharmacies, and whoever is inscribed there. */
export interface Scene {
  readonly db: TestDatabase
  readonly origin: string
  /** Two processes of the platform on the same database: the second one's address. */
  readonly secondOrigin: string
  readonly provider: IdentityProvider
  readonly duties: DutiesDesk
  readonly keys: Keys
  readonly sites: readonly [string, string]
  /** Texts of the letters in the outbox, oldest first. */
  letters(): Promise<string[]>
}

const CLIENT = { id: 'cloison', secret: 'only-for-the-stand-in-provider' }

/** @param around puts something between the platform and its outbox: a letter that fails */
export async function withScene(work: (scene: Scene) => Promise<void>, around: (outbox: Mail) => Mail = (outbox) => outbox): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'cloison-signin-'))
  try {
    await withDatabase(async (db) => {
      const keys = openKeyring({ folder: join(folder, 'keys'), allow: ['identity'], create: true })
      const mail = fileOutbox(join(folder, 'outbox'), systemClock)
      const sites = [fictitiousFiness('75', 901), fictitiousFiness('33', 902)] as const
      await furnish(db, sites)
      const console = await db.as('cloison_console')
      const duties: DutiesDesk = { store: dutiesStore(console), keys, entropy: systemEntropy(), mail }
      const origins: string[] = []
      let provider: IdentityProvider | undefined
      const first = await openProcess({ db, keys, mail: around(mail), origins, provider: () => provider })
      const second = await openProcess({ db, keys, mail: around(mail), origins, provider: () => provider })
      provider = await startIdentityProvider({
        port: 0,
        professionals: [],
        clients: [
          { clientId: CLIENT.id, redirectUris: origins.map((origin) => `${origin}/connexion`), authentication: { secret: CLIENT.secret } },
        ],
      })
      try {
        await work({
          db,
          origin: first.origin,
          secondOrigin: second.origin,
          provider,
          duties,
          keys,
          sites,
          letters: async () => {
            const names = (await readdir(join(folder, 'outbox')).catch(() => [])).sort()
            return Promise.all(names.map((name) => readFile(join(folder, 'outbox', name), 'utf8')))
          },
        })
      } finally {
        await Promise.all([first.app.close(), second.app.close(), provider.close()])
      }
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function furnish(db: TestDatabase, sites: readonly [string, string]): Promise<void> {
  for (const [index, finess] of sites.entries()) {
    await db.owner.query(
      `insert into directory.establishment (site_id, finess, name, activity, department, commune, domain_mask, opened_on)
       values ($1, $2, $3, 'pharmacy', $4, 'Ville', 2, '2020-01-01')`,
      [index + 1, finess, `Pharmacie ${index + 1}`, finess.slice(0, 2)],
    )
  }
  await db.owner.query(
    `insert into directory.client (client_id, code, name, publisher) values (1, 'cloison-page', 'Page Cloison', 'Cloison')`,
  )
}

interface Shared {
  readonly db: TestDatabase
  readonly keys: Keys
  readonly mail: Mail
  readonly origins: string[]
  readonly provider: () => IdentityProvider | undefined
}

async function openProcess({ db, keys, mail, origins, provider }: Shared): Promise<{ origin: string; app: FastifyInstance }> {
  const identity = await db.connectAs('cloison_identity')
  const console = await db.connectAs('cloison_console')
  const app = openServer({ entropy: systemEntropy(), fault: () => undefined })
  let origin = ''
  const psc = (): ReturnType<typeof proSanteConnect> =>
    proSanteConnect({
      discovery: `${provider()?.issuer}/.well-known/wallet-openid-configuration`,
      clientId: CLIENT.id,
      authentication: { secret: CLIENT.secret },
      redirectUri: `${origin}/connexion`,
    })
  let connected: ReturnType<typeof proSanteConnect> | undefined
  const lazily = (): ReturnType<typeof proSanteConnect> => {
    connected ??= psc()
    return connected
  }
  const bearers = rememberBearers(sessionReader(identity))
  const house = {
    clock: systemClock,
    origins,
    bearers,
    once: proofOnce(identity),
    forget: bearers.forget,
    addressOf: (request: FastifyRequest) => String(request.headers['x-test-address'] ?? request.ip),
    desk: {
      store: signinStore(identity),
      sessions: sessionStore(identity),
      provider: {
        depart: () => lazily().depart(),
        arrive: (...given: Parameters<ReturnType<typeof psc>['arrive']>) => lazily().arrive(...given),
      },
      passkeys: webauthnPasskeys({ rpId: 'localhost', rpName: 'Cloison', origins }),
      keys,
      entropy: systemEntropy(),
      mail,
    },
  }
  await app.register(signinRoutes(house))
  await app.register(sessionRoutes({ ...house, measure: async () => undefined }))
  const operators = rememberBearers(operatorReader(console))
  await app.register(
    operatorRoutes({
      clock: systemClock,
      origins,
      bearers: operators,
      once: proofOnce(console),
      store: dutiesStore(console),
      entropy: systemEntropy(),
      forget: operators.forget,
    }),
  )
  await app.listen({ host: '127.0.0.1', port: 0 })
  const address = app.server.address()
  assert(address !== null && typeof address === 'object')
  origin = `http://localhost:${address.port}`
  origins.push(origin)
  return { origin, app }
}
