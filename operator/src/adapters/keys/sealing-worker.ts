import { parentPort, workerData } from 'node:worker_threads'
import type { Prepare } from '../../ports/sealing.ts'
import { invariant } from '../../words/invariant.ts'
import { createSealer, type SealerSecrets } from './sealer.ts'

/** What a thread receives for one file. */
export interface ThreadStart {
  readonly setup: unknown
  readonly secrets: SealerSecrets
}

type Message = { readonly id: number; readonly begin?: ThreadStart; readonly body?: object; readonly end?: true }

const port = parentPort
invariant(port !== null, 'this file runs in a thread')
const { module } = workerData as { readonly module: string }
const { prepare } = (await import(module)) as { prepare: Prepare<unknown> }
let step: ReturnType<typeof prepare> | undefined

port.on('message', ({ id, begin, body, end }: Message) => {
  try {
    if (begin !== undefined) step = prepare(createSealer(begin.secrets), begin.setup)
    if (end) step = undefined
    if (body === undefined) {
      port.postMessage({ id, answer: {} })
      return
    }
    invariant(step !== undefined, 'a thread works on a file that was begun')
    const { answer, move = [] } = step(body)
    port.postMessage(
      { id, answer },
      move.map((bytes) => bytes.buffer as ArrayBuffer),
    )
  } catch (fault) {
    // The message of a fault is a fixed sentence of ours; anything else could quote a line, and stays here.
    const words = fault instanceof Error && fault.name === 'BrokenInvariant' ? fault.message : 'a sealing thread failed'
    port.postMessage({ id, fault: words })
  }
})
