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

/** Threads that hold the keys of one file at a time, and nothing else of the keyring. They are kept for the next file: one takes longer to start than to seal a small portfolio. */
export function sealingThreads({ keyring, module, threads }: SealingOptions): SealingThreads {
  invariant(Number.isInteger(threads) && threads >= 1 && threads <= THREADS_MAX, 'a file is sealed by one to eight threads')
  const idle: Thread[] = []
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
      // A thread joins when its number is first asked for: a small file takes one.
      const pool = new Map<number, Promise<Thread>>()
      const join = async (): Promise<Thread> => {
        const thread = idle.pop() ?? startThread(module)
        await thread.begin({ setup, secrets })
        return thread
      }
      return {
        wrappedFileKey,
        threads,
        async step<Answer>(thread: number, message: object, move: readonly Uint8Array[] = []): Promise<Answer> {
          invariant(Number.isInteger(thread) && thread >= 0 && thread < threads, 'a thread is chosen by its number')
          const joining = pool.get(thread) ?? join()
          pool.set(thread, joining)
          return (await (await joining).ask(message, move)) as Answer
        },
        async close() {
          await Promise.all(
            [...pool.values()].map(async (joining) => {
              const thread = await joining.catch(() => undefined)
              if (thread === undefined) return
              // One that failed, or that still works, is not kept.
              if ((await thread.end()) && idle.length < threads) idle.push(thread)
              else await thread.stop()
            }),
          )
          pool.clear()
        },
      }
    },
  }
}

interface Thread {
  /** Receives the keys of a file. */
  begin(start: ThreadStart): Promise<void>
  ask(message: object, move: readonly Uint8Array[]): Promise<unknown>
  /** Forgets them; false when the thread is of no more use. */
  end(): Promise<boolean>
  stop(): Promise<void>
}

type Reply = { readonly id: number; readonly answer?: unknown; readonly fault?: string }
type Waiting = { readonly resolve: (answer: unknown) => void; readonly reject: (fault: Error) => void }

function startThread(module: string): Thread {
  const worker = new Worker(new URL('./sealing-worker.ts', import.meta.url), { workerData: { module } })
  const waiting = new Map<number, Waiting>()
  let next = 0
  let alive = true
  const send = (body: object, move: readonly Uint8Array[] = []): Promise<unknown> => {
    if (!alive) return Promise.reject(new Error('a sealing thread stopped'))
    const id = next
    next += 1
    const reply = new Promise<unknown>((resolve, reject) => waiting.set(id, { resolve, reject }))
    worker.postMessage(
      { id, ...body },
      move.map((bytes) => bytes.buffer as ArrayBuffer),
    )
    return reply
  }
  worker.on('message', ({ id, answer, fault }: Reply) => {
    const asked = waiting.get(id)
    waiting.delete(id)
    if (fault === undefined) asked?.resolve(answer)
    else asked?.reject(new Error(fault))
  })
  const fail = () => {
    alive = false
    for (const asked of waiting.values()) asked.reject(new Error('a sealing thread stopped'))
    waiting.clear()
  }
  worker.on('error', fail)
  worker.on('exit', fail)
  return {
    async begin(start) {
      worker.ref()
      await send({ begin: start })
    },
    ask: (message, move) => send({ body: message }, move),
    async end() {
      if (!alive || waiting.size > 0) return false
      const forgot = await send({ end: true }).then(
        () => true,
        () => false,
      )
      // An idle thread does not keep the process alive.
      worker.unref()
      return forgot
    },
    async stop() {
      await worker.terminate()
    },
  }
}
