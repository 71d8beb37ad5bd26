import { createSecretKey, randomBytes } from 'node:crypto'
import { Worker } from 'node:worker_threads'
import type { SealingPlan, SealingRun, SealingThreads } from '../../ports/sealing.ts'
import { invariant } from '../../words/invariant.ts'
import type { FileKeyring } from './keyring.ts'
import { wrapForRecipient } from './recipient.ts'
import type { ThreadStart } from './sealing-worker.ts'

/** Most threads for one file: beyond, the database is what waits. */
const THREADS_MAX = 8

export interface SealingOptions {
  readonly keyring: FileKeyring
  /** URL of the module that does the work: it exports `prepare`. */
  readonly module: string
  readonly threads: number
}

/** Threads that hold the keys of one file, and nothing else of the keyring. */
export function sealingThreads({ keyring, module, threads }: SealingOptions): SealingThreads {
  invariant(Number.isInteger(threads) && threads >= 1 && threads <= THREADS_MAX, 'a file is sealed by one to eight threads')
  return {
    async open(plan: SealingPlan, setup: unknown): Promise<SealingRun> {
      const fileKey = randomBytes(32)
      const wrappedFileKey = wrapForRecipient(fileKey, plan.recipient, plan.context)
      const secrets = {
        lookup: keyring.secret(plan.lookup),
        year: keyring.secret(plan.year),
        restricted: keyring.secret(plan.restricted),
        file: createSecretKey(fileKey),
      }
      fileKey.fill(0)
      const pool = await Promise.all(Array.from({ length: threads }, () => startThread({ module, setup, secrets })))
      return {
        wrappedFileKey,
        threads,
        step: <Answer>(thread: number, message: object, move: readonly Uint8Array[] = []) => {
          const chosen = pool[thread]
          invariant(chosen !== undefined, 'a thread is chosen by its number')
          return chosen.ask(message, move) as Promise<Answer>
        },
        async close() {
          await Promise.all(pool.map((thread) => thread.close()))
        },
      }
    },
  }
}

interface Thread {
  ask(message: object, move: readonly Uint8Array[]): Promise<unknown>
  close(): Promise<void>
}

type Reply = { readonly id: number; readonly answer?: unknown; readonly fault?: string }
type Waiting = { readonly resolve: (answer: unknown) => void; readonly reject: (fault: Error) => void }

async function startThread(start: ThreadStart): Promise<Thread> {
  const worker = new Worker(new URL('./sealing-worker.ts', import.meta.url), { workerData: start })
  const waiting = new Map<number, Waiting>()
  let next = 0
  const expect = (id: number) => new Promise<unknown>((resolve, reject) => waiting.set(id, { resolve, reject }))
  const ready = expect(-1)
  worker.on('message', ({ id, answer, fault }: Reply) => {
    const asked = waiting.get(id)
    waiting.delete(id)
    if (fault === undefined) asked?.resolve(answer)
    else asked?.reject(new Error(fault))
  })
  const fail = () => {
    for (const asked of waiting.values()) asked.reject(new Error('a sealing thread stopped'))
    waiting.clear()
  }
  worker.on('error', fail)
  worker.on('exit', fail)
  await ready
  return {
    ask(message, move) {
      const id = next
      next += 1
      const reply = expect(id)
      worker.postMessage(
        { id, body: message },
        move.map((bytes) => bytes.buffer as ArrayBuffer),
      )
      return reply
    },
    async close() {
      await worker.terminate()
    },
  }
}
