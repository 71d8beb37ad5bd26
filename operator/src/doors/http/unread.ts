import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { type RefusalBody, type RefusalCode, refusals } from '@cloison/contract'

/** Refuses what never became a request, on the connection itself, which ends there: nothing that follows on it can be trusted. */
export function refuseUnread(socket: Duplex, code: RefusalCode): void {
  if (socket.destroyed) return
  const [status, message] = refusals[code]
  const body = JSON.stringify({ code, message } satisfies RefusalBody)
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'cache-control: no-store',
    'x-content-type-options: nosniff',
    'connection: close',
  ]
  if (socket.writable) socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy())
  else socket.destroy()
}
