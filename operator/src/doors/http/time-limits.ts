import type { FastifyInstance } from 'fastify'
import { refuseUnread } from './unread.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A file is sent here, or much is done before the answer: the route bounds its own time. */
    readonly long?: boolean
  }
}

/** How long each part of a request may take, in milliseconds, so that whoever sends slowly holds a connection for a while and no more. */
export interface TimeLimits {
  readonly headersMs: number
  /** The whole request, and a connection where nothing moves. */
  readonly requestMs: number
  /** The same where a file is sent. */
  readonly longMs: number
  /** How often late connections are looked for. */
  readonly checkMs: number
}

export const timeLimits: TimeLimits = { headersMs: 10_000, requestMs: 30_000, longMs: 31 * 60_000, checkMs: 5_000 }

/** The server knows one limit for every request: that of files. The others are kept here. */
export function keepTime(app: FastifyInstance, limits: TimeLimits): void {
  app.addHook('onRequest', (request, _reply, done) => {
    const { raw } = request
    if (request.routeOptions.config?.long === true) raw.socket.setTimeout(limits.longMs)
    else if (raw.headers['transfer-encoding'] !== undefined || (raw.headers['content-length'] ?? '0') !== '0') {
      const late = setTimeout(() => refuseUnread(raw.socket, 'request.too-slow'), limits.requestMs)
      late.unref()
      const stop = (): void => clearTimeout(late)
      raw.once('end', stop).once('close', stop)
    }
    done()
  })
}
