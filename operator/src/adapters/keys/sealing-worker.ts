import { parentPort, workerData } from 'node:worker_threads'
import type { Prepare } from '../../ports/sealing.ts'
import { invariant } from '../../words/invariant.ts'
import { createSealer, type SealerSecrets } from './sealer.ts'

/** What a thread is started with. */
export interface ThreadStart {
  readonly module: string
  readonly setup: unknown
  readonly secrets: SealerSecrets
}

const port = parentPort
invariant(port !== null, 'this file runs in a thread')
const start = workerData as ThreadStart
const module = (await import(start.module)) as { prepare: Prepare<unknown> }
const step = module.prepare(createSealer(start.secrets), start.setup)

port.on('message', (message: { id: number; body: object }) => {
  try {
    const { answer, move = [] } = step(message.body)
    port.postMessage(
      { id: message.id, answer },
      move.map((bytes) => bytes.buffer as ArrayBuffer),
    )
  } catch (fault) {
    // The message of a fault is a fixed sentence of ours; anything else could quote a line, and stays here.
    const words = fault instanceof Error && fault.name === 'BrokenInvariant' ? fault.message : 'a sealing thread failed'
    port.postMessage({ id: message.id, fault: words })
  }
})
port.postMessage({ id: -1, answer: {} })
