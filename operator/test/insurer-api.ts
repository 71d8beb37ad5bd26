import { randomBytes, sign } from 'node:crypto'
import type { PortfolioAnswer } from '@cloison/contract'
import { familyStore, useAssertion } from '../src/domain/beneficiaries/index.ts'
import { cardStore, issueLog, publishStatusList } from '../src/domain/cards/index.ts'
import { insurerRoutes } from '../src/doors/http/insurer.route.ts'
import { verifyPortfolio } from '../src/doors/http/portfolio-signature.ts'
import { openServer } from '../src/doors/http/server.ts'
import type { Sql } from '../src/ports/sql.ts'
import { uuidV7 } from '../src/words/id.ts'
import { AMC, type FileOptions, INSURER, withImport } from './import-house.ts'
import { withDatabase } from './template-database.ts'

type Made = Parameters<Parameters<typeof withImport>[1]>[0]
export type Api = Made & {
  owner: Sql
  origin: string
  faults: string[]
  token: (changes?: Record<string, unknown>) => string
  call: (
    method: string,
    path: string,
    options?: { body?: Buffer | object; headers?: Record<string, string>; token?: string | null },
  ) => Promise<{ status: number; body: unknown }>
  send: (
    file: Buffer,
    options?: FileOptions,
    token?: string,
    headers?: Record<string, string>,
  ) => Promise<{ status: number; body: PortfolioAnswer }>
  publish: () => Promise<number>
}

/** What assertions are made out to. */
export const ORIGIN = 'http://insurers.test'

/** The insurers' routes on a port of their own, with the insurer's key at hand. */
export async function withApi(work: (api: Api) => Promise<void>): Promise<void> {
  await withDatabase((db) =>
    withImport(db, async (made) => {
      const entropy = { bytes: (length: number) => new Uint8Array(randomBytes(length)) }
      const imports = { ...made.house, verify: verifyPortfolio }
      const issuing = {
        families: familyStore(made.sql),
        keys: made.keyring,
        cards: cardStore(made.sql),
        clock: made.clock,
        entropy,
        print: { dataMatrix: () => ({ svg: '<svg/>', modules: 48 }), attestation: async () => Buffer.from('%PDF-1.7') },
        cardKey: made.keyring.createCardKey(),
        recordIssue: issueLog(made.sql, made.clock, entropy),
      }
      const faults: string[] = []
      const app = openServer({ entropy, fault: (_reference, kind) => faults.push(kind) })
      await app.register(
        insurerRoutes({
          clock: made.clock,
          origins: [ORIGIN],
          insurerOf: made.house.insurerOf,
          useOnce: (jti, expiresAt) => useAssertion(made.sql, jti, expiresAt, new Date(made.clock.now())),
          imports,
          approvals: { store: made.house.store, ending: made.house.ending, clock: made.clock },
          issuing,
          statusLists: issuing.cards,
        }),
      )
      const origin = await app.listen({ host: '127.0.0.1', port: 0 })
      const token = (changes: Record<string, unknown> = {}) => {
        const now = Math.floor(made.clock.now() / 1000)
        const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
        const claims = {
          iss: AMC,
          sub: AMC,
          aud: ORIGIN,
          iat: now,
          exp: now + 120,
          jti: uuidV7(made.clock.now(), randomBytes(10)),
          ...changes,
        }
        const signed = `${part({ alg: 'ES256' })}.${part(claims)}`
        return `${signed}.${sign('sha256', Buffer.from(signed), { key: made.insurerKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`
      }
      const call: Api['call'] = async (method, path, options = {}) => {
        const bearer = options.token === undefined ? token() : options.token
        const json = options.body !== undefined && !Buffer.isBuffer(options.body)
        const response = await fetch(origin + path, {
          method,
          headers: {
            ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
            ...(json ? { 'content-type': 'application/json' } : {}),
            ...options.headers,
          },
          ...(options.body === undefined ? {} : { body: json ? JSON.stringify(options.body) : new Uint8Array(options.body as Buffer) }),
        })
        return { status: response.status, body: await response.json() }
      }
      const send: Api['send'] = async (file, options = {}, bearer = token(), headers = {}) => {
        const answer = await call('POST', '/v1/portfolios', {
          body: file,
          token: bearer,
          headers: { 'content-type': 'text/csv', 'cloison-signature': await made.sign(file, options), ...headers },
        })
        return { status: answer.status, body: answer.body as PortfolioAnswer }
      }
      try {
        await work({
          ...made,
          owner: db.owner,
          origin,
          faults,
          token,
          call,
          send,
          publish: () => publishStatusList(issuing, { insurerId: INSURER, amc: AMC }),
        })
      } finally {
        await app.close()
      }
    }),
  )
}
