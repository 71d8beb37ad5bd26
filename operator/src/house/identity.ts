import { webauthnPasskeys } from '../adapters/identity/passkeys.ts'
import { proSanteConnect } from '../adapters/identity/pro-sante-connect.ts'
import { fileOutbox } from '../adapters/mail/outbox.ts'
import { placeOf } from '../config.ts'
import { deskReader, deskSignin, proofOnce, sessionReader, sessionStore, signinStore } from '../domain/professionals/index.ts'
import { explain, toldTo } from '../domain/watch/index.ts'
import { rememberBearers } from '../doors/http/bearer-cache.ts'
import { deskSessionRoutes } from '../doors/http/desk.route.ts'
import { sessionRoutes } from '../doors/http/session.route.ts'
import { signinRoutes } from '../doors/http/signin.route.ts'
import type { Foundations, OpenedRole } from '../house.ts'
import type { IdentityProvider } from '../ports/identity.ts'

/** Sign-in: Pro Santé Connect, passkeys, sessions. */
export async function openIdentity({ app, clock, config, database, entropy, keys }: Foundations): Promise<OpenedRole> {
  const sql = await database.as('cloison_identity', 2)
  const bearers = rememberBearers(sessionReader(sql))
  const house = {
    clock,
    origins: [config.origin],
    bearers,
    once: proofOnce(sql),
    forget: bearers.forget,
    addressOf: (request: { readonly ip: string }) => request.ip,
    desk: {
      store: signinStore(sql),
      sessions: sessionStore(sql),
      provider: provider(config),
      passkeys: webauthnPasskeys({ rpId: new URL(config.origin).hostname, rpName: 'Cloison', origins: [config.origin] }),
      keys,
      entropy,
      mail: fileOutbox(placeOf(config, 'outbox'), clock),
    },
  }
  await app.register(signinRoutes(house))
  const measure = async (secret: Buffer) => {
    const stands = await toldTo(sql, secret)
    return stands && { kind: stands.reaction, at: stands.at.toISOString(), message: explain(stands.reaction, stands.reasons) }
  }
  await app.register(sessionRoutes({ ...house, measure }))
  const desks = rememberBearers(deskReader(sql))
  const signin = deskSignin(sql)
  const desk = { clock, origins: [config.origin], bearers: desks, once: signin.once }
  await app.register(deskSessionRoutes({ ...desk, signin, entropy, forget: desks.forget }))
  return { close: () => sql.end() }
}

/** Without a provider, nobody signs in: said as "unavailable", never as a wrong identity. */
function provider(config: Foundations['config']): IdentityProvider {
  if (config.provider === undefined) {
    const absent = (): Promise<never> => Promise.reject(new Error('no identity provider is configured'))
    return { depart: absent, arrive: absent }
  }
  const { discovery, clientId, secret } = config.provider
  return proSanteConnect({ discovery, clientId, authentication: { secret }, redirectUri: `${config.origin}/connexion` })
}
