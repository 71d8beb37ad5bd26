import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'
import {
  type ClaimAnswer,
  type ClaimQuestion,
  type DayAnswer,
  knownQuestion,
  legacyCardQuestion,
  type NoCardAnswer,
  noCardQuestion,
  type RefusalCode,
  type RightsAnswer,
  type RightsQuestion,
  refusals,
  type SessionMeasure,
  type SessionView,
} from '@cloison/contract'
import { portalsPolicy } from '../src/index.ts'
import { checkedProof } from './checked-proof.ts'
import {
  CLAIM_ID,
  dayOf,
  decided,
  inHours,
  makeOptions,
  PLACES,
  REMITTANCES,
  receivedOf,
  rightsAgainOf,
  rightsOf,
  showOptions,
  viewOf,
  yesOrNoOf,
} from './fake-answers.ts'
import { type ConsoleBend, consoleBend, consoleReply } from './fake-console.ts'

/** What the fake platform does next, and what it saw. Persons and amounts are fictitious. */
export interface FakeHouse {
  readonly origin: string
  readonly seen: { readonly method: string; readonly path: string; readonly body: unknown; readonly headers: IncomingMessage['headers'] }[]
  /** Faults found in what the page sent: a wrong proof, a proof that served twice. */
  readonly faults: string[]
  /** Refusals to give instead of the next answers of a route, first come first served. */
  readonly refuseNext: Map<string, RefusalCode[]>
  /** Bends the next answers. */
  readonly bend: {
    rights: Partial<RightsAnswer>
    yesOrNo: Partial<NoCardAnswer>
    day: DayAnswer
    situations: number
    firstPasskey: boolean
    decidesAfter: number
    view: Partial<SessionView>
    measure: SessionMeasure['measure']
    console: ConsoleBend
  }
  readonly close: () => Promise<void>
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
}

/** Addresses of the pages, as the platform gives them. */
const PAGES: Readonly<Record<string, string>> = {
  '/': '/professional/index.html',
  '/connexion': '/professional/index.html',
  '/pupitre': '/console/index.html',
  '/accessibilite': '/accessibility/index.html',
}
const HANDLE = 'h'.repeat(43)
const TOKEN = 't'.repeat(43)
/** Starts a small platform on the loopback: the built pages under their policy, and answers that keep the contract. */
export async function startFakeHouse(folder: string): Promise<FakeHouse> {
  const seen: FakeHouse['seen'] = []
  const faults: string[] = []
  const served = new Set<string>()
  const refuseNext = new Map<string, RefusalCode[]>()
  const claims: ClaimAnswer[] = []
  let looksAtClaim = 0
  const bend: FakeHouse['bend'] = {
    rights: {},
    yesOrNo: {},
    day: dayOf(57, 200),
    situations: 1,
    firstPasskey: false,
    decidesAfter: 1,
    view: {},
    measure: null,
    console: consoleBend(),
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      faults.push(String(error))
      response.writeHead(500).end()
    })
  })

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const address = new URL(request.url ?? '/', origin())
    if (address.pathname.startsWith('/v1/')) return api(request, response, address)
    if (address.pathname === '/authorize') {
      response.writeHead(302, { Location: `${origin()}/connexion?code=abc&state=xyz&iss=${encodeURIComponent(origin())}` }).end()
      return
    }
    await page(response, address.pathname)
  }

  async function page(response: ServerResponse, path: string): Promise<void> {
    const file = normalize(PAGES[path] ?? path)
    try {
      const bytes = await readFile(join(folder, file))
      response.writeHead(200, {
        'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream',
        'Content-Security-Policy': portalsPolicy,
        'X-Content-Type-Options': 'nosniff',
        'Referrer-Policy': 'no-referrer',
        'Permissions-Policy': 'camera=(self)',
        'Cross-Origin-Opener-Policy': 'same-origin',
      })
      response.end(bytes)
    } catch {
      response.writeHead(404).end()
    }
  }

  async function api(request: IncomingMessage, response: ServerResponse, address: URL): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const bytes = Buffer.concat(chunks)
    const route = `${request.method} ${address.pathname.replace(CLAIM_ID, ':id').replace(/[0-9a-f]{64}/, ':leaf')}`
    const body: unknown = bytes.length === 0 ? null : JSON.parse(bytes.toString('utf8'))
    seen.push({ method: request.method ?? '', path: address.pathname, body, headers: request.headers })
    const token = route.includes('/signin') ? undefined : TOKEN
    const proof = await checkedProof(request.headers.dpop, { method: request.method ?? '', url: address.href, body: bytes, token })
    if (typeof proof === 'string') faults.push(`${route}: ${proof}`)
    else if (served.has(proof.jti)) faults.push(`${route}: proof served twice`)
    else served.add(proof.jti)
    if (token !== undefined && request.headers.authorization !== `DPoP ${TOKEN}`) faults.push(`${route}: no token`)
    const refused = refuseNext.get(route)?.shift()
    if (refused !== undefined) {
      const [status, message] = refusals[refused]
      send(response, status, { code: refused, message })
      return
    }
    const [status, value] = reply(route, address, body, bytes)
    send(response, status, value)
  }

  function reply(route: string, address: URL, body: unknown, bytes: Buffer): readonly [status: number, value: unknown] {
    switch (route) {
      case 'POST /v1/signin':
        return [201, { handle: HANDLE, authorizationUrl: `${origin()}/authorize`, expiresInSeconds: 600 }]
      case 'POST /v1/signin/identity':
        return [200, { situations: PLACES.slice(0, bend.situations) }]
      case 'POST /v1/signin/establishment':
        return [200, bend.firstPasskey ? { next: 'code' } : { next: 'passkey', options: showOptions() }]
      case 'POST /v1/signin/code':
        return [200, { options: makeOptions() }]
      case 'POST /v1/signin/passkey':
      case 'POST /v1/signin/enrolment':
        return [201, { accessToken: TOKEN, tokenType: 'DPoP', expiresAt: inHours(12) }]
      case 'POST /v1/signin/recovery': {
        const { way } = body as { way: string }
        return [200, way === 'colleague' ? { way, number: '7KQ2M4XW' } : { way }]
      }
      case 'POST /v1/recoveries/7KQ2M4XW/approval':
        return [200, { code: 'ABCD-EFGH-JKMN-PQRS' }]
      case 'POST /v1/session/passkey/options':
        return [200, { options: showOptions() }]
      case 'POST /v1/session/passkey':
      case 'DELETE /v1/session':
        return [204, null]
      case 'GET /v1/session':
        return [200, { ...viewOf(), ...bend.view }]
      case 'GET /v1/session/measure':
        return [200, { measure: bend.measure }]
      case 'GET /v1/rights/today':
        return [200, bend.day]
      case 'POST /v1/rights':
        return [200, { ...rightsOf(body as RightsQuestion), ...bend.rights }]
      case 'POST /v1/rights/known':
        return [200, { ...rightsAgainOf(knownQuestion.parse(body)), ...bend.rights }]
      case 'POST /v1/rights/legacy-card':
        return [200, { ...rightsAgainOf(legacyCardQuestion.parse(body)), ...bend.rights }]
      case 'POST /v1/rights/no-card':
        return [200, { ...yesOrNoOf(noCardQuestion.parse(body)), ...bend.yesOrNo }]
      case 'POST /v1/claims':
        looksAtClaim = 0
        claims.unshift(receivedOf(body as ClaimQuestion))
        return [202, claims[0]]
      case 'GET /v1/claims/:id':
        looksAtClaim += 1
        if (looksAtClaim >= bend.decidesAfter && claims[0]?.state === 'received') claims[0] = decided(claims[0])
        return [200, claims[0]]
      case 'GET /v1/claims':
        return [200, { claims }]
      case 'GET /v1/payments':
        return [200, { remittances: REMITTANCES }]
      case 'GET /v1/receipts/:leaf':
        return [200, { version: 1, digestOfAsked: createHash('sha256').update(bytes).digest('hex') }]
      default:
        return consoleReply(route, address, body, bend.console)
    }
  }

  const origin = (): string => `http://localhost:${(server.address() as AddressInfo).port}`
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { origin: origin(), seen, faults, refuseNext, bend, close: () => closed(server) }
}

function send(response: ServerResponse, status: number, value: unknown): void {
  if (value === null) {
    response.writeHead(status).end()
    return
  }
  response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' }).end(JSON.stringify(value))
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise((resolve) => server.close(() => resolve()))
}
