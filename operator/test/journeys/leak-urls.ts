/** Loaded first into the platform's process: writes down every address that it is asked for, and every one that it asks for. */
import { subscribe } from 'node:diagnostics_channel'
import { appendFileSync } from 'node:fs'
import process from 'node:process'

const file = process.env['CLOISON_TEST_ADDRESSES']
const note = (direction: string, address: unknown): void => {
  if (file !== undefined) appendFileSync(file, `${direction} ${String(address)}\n`)
}

subscribe('http.server.request.start', (message) => {
  const { request } = message as { request: { method?: string; url?: string; headers: { referer?: string } } }
  note('asked', `${request.method} ${request.url} ${request.headers.referer ?? ''}`)
})
subscribe('http.client.request.start', (message) => {
  const { request } = message as { request: { method: string; host: string; path: string } }
  note('asks', `${request.method} ${request.host}${request.path}`)
})
subscribe('undici:request:create', (message) => {
  const { request } = message as { request: { method: string; origin: string; path: string } }
  note('asks', `${request.method} ${request.origin}${request.path}`)
})
