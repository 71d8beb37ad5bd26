import { connect, type Socket } from 'node:net'

/** What a run saw. Rates count only answers that give rights. */
export interface Run {
  readonly answered: number
  readonly refused: number
  readonly seconds: number
  readonly p50Ms: number
  readonly p99Ms: number
}

const DEADLINE_MS = 120_000
const END_OF_HEAD = Buffer.from('\r\n\r\n')

/**
 * Sends every request once, over `connections` kept alive, each sending its next one when the last is answered. Requests are ready bytes, so
 * that this side costs as little as it can: it shares the processors with what it measures.
 */
export async function fire(port: number, requests: readonly Buffer[], connections: number): Promise<Run> {
  const took = new Float64Array(requests.length)
  let next = 0
  let answered = 0
  let refused = 0
  const began = performance.now()
  await Promise.all(Array.from({ length: connections }, () => one()))
  const seconds = (performance.now() - began) / 1000
  took.sort()
  return { answered, refused, seconds, p50Ms: took[took.length >> 1] ?? 0, p99Ms: took[Math.floor(took.length * 0.99)] ?? 0 }

  function one(): Promise<void> {
    return new Promise((done, fail) => {
      const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true })
      const deadline = setTimeout(() => socket.destroy(new Error('the door did not answer in time')), DEADLINE_MS)
      let held: Buffer = Buffer.alloc(0)
      let sentAt = 0
      let current = -1
      const send = (): void => {
        if (next >= requests.length) {
          clearTimeout(deadline)
          socket.end()
          done()
          return
        }
        current = next++
        sentAt = performance.now()
        socket.write(requests[current] as Buffer)
      }
      socket.on('connect', send)
      socket.on('error', (fault) => {
        clearTimeout(deadline)
        fail(fault)
      })
      socket.on('data', (chunk) => {
        held = held.length === 0 ? chunk : Buffer.concat([held, chunk])
        const head = held.indexOf(END_OF_HEAD)
        if (head === -1) return
        const length = contentLength(held.toString('latin1', 0, head))
        if (held.length < head + 4 + length) return
        // "HTTP/1.1 200": the status is at the ninth byte.
        if (held[9] === 0x32) answered++
        else refused++
        took[current] = performance.now() - sentAt
        held = Buffer.alloc(0)
        send()
      })
    })
  }
}

function contentLength(head: string): number {
  const at = head.indexOf('ontent-length: ')
  return at === -1 ? 0 : Number.parseInt(head.slice(at + 15), 10)
}
