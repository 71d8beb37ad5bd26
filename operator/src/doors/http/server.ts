import type { RefusalCode } from '@cloison/contract'
import fastify, { type FastifyInstance } from 'fastify'
import type { Entropy } from '../../ports/entropy.ts'
import { refuse } from './reply.ts'
import { keepTime, type TimeLimits, timeLimits } from './time-limits.ts'
import { refuseUnread } from './unread.ts'

export { readJson } from './json-body.ts'

const BODY_BYTES_MAX = 65_536

export interface ServerHouse {
  readonly entropy: Entropy
  /** Told of a fault that nobody expected: its reference and its kind, never its text, which may hold what a person sent. */
  readonly fault: (reference: string, kind: string) => void
}

/** What goes with a page: it loads nothing from elsewhere and is framed by nobody. */
const PAGE_HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; media-src 'self' blob:; worker-src 'self' blob:; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'permissions-policy': 'camera=(self), microphone=(), geolocation=()',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}

/** What goes with an answer that is no page: were it opened as one, it could load nothing. */
const ANSWER_HEADERS = { 'content-security-policy': "default-src 'none'; frame-ancestors 'none'", 'x-content-type-options': 'nosniff' }

/** The bare HTTP door: bodies arrive as the exact bytes (a proof covers them), unknown faults leave as a 500 with a reference, no request is logged. */
export function openServer(house: ServerHouse, limits: TimeLimits = timeLimits): FastifyInstance {
  const app = fastify({
    logger: false,
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: limits.longMs,
    connectionTimeout: limits.requestMs,
    http: { headersTimeout: limits.headersMs, connectionsCheckingInterval: limits.checkMs },
    exposeHeadRoutes: false,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 200 },
    // Without these two, the framework answers by itself, and says again what was sent.
    frameworkErrors: (caught, _request, reply) => {
      reply.headers(ANSWER_HEADERS)
      refuse(reply, caught.code === 'FST_ERR_BAD_URL' ? 'request.malformed' : 'request.unknown-route')
    },
    clientErrorHandler: (caught, socket) => refuseUnread(socket, unread(caught.code)),
  })
  app.server.on('checkExpectation', (request) => refuseUnread(request.socket, 'request.malformed'))
  app.server.on('connect', (_request, socket) => refuseUnread(socket, 'request.unknown-route'))
  keepTime(app, limits)
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  app.addHook('onSend', (_request, reply, _payload, done) => {
    const type = reply.getHeader('content-type')
    reply.headers(typeof type === 'string' && type.startsWith('text/html') ? PAGE_HEADERS : ANSWER_HEADERS)
    done()
  })
  app.setNotFoundHandler((_request, reply) => refuse(reply, 'request.unknown-route'))
  app.setErrorHandler((caught, request, reply) => {
    // Whoever sends went away, or spoilt what was being read: nobody is left to answer, and it is no fault of ours.
    const known = request.raw.errored === caught ? 'request.malformed' : expected(caught)
    if (known !== undefined) return refuse(reply, known)
    const reference = Buffer.from(house.entropy.bytes(6)).toString('hex').toUpperCase()
    house.fault(reference, caught instanceof Error ? caught.name : 'unknown')
    return refuse(reply, 'fault.unknown', { reference })
  })
  return app
}

/** Why a request could not even be read. */
function unread(code: string | undefined): RefusalCode {
  if (code === 'HPE_HEADER_OVERFLOW') return 'request.too-large'
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 'request.too-slow' : 'request.malformed'
}

function expected(caught: unknown): RefusalCode | undefined {
  // Another library's error, should it have a status too, says nothing of the request.
  if (!(caught instanceof Error) || caught.name !== 'FastifyError' || !('statusCode' in caught)) return undefined
  const status = caught.statusCode
  if (status === 413) return 'request.too-large'
  if (status === 415) return 'request.unsupported'
  // A path that leaves the folder of the pages.
  if (status === 403 || status === 404) return 'request.unknown-route'
  return status === 400 ? 'request.malformed' : undefined
}

/** Names of the fields to correct, never their values. */
export function faultyFields(issues: readonly { readonly path: readonly PropertyKey[] }[]): string[] {
  return [...new Set(issues.map(({ path }) => path.join('.') || 'body'))].slice(0, 20)
}
