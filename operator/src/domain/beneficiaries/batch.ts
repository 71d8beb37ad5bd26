import type { Prepare } from '../../ports/sealing.ts'
import type { Day } from '../../words/day.ts'
import { invariant, unreachable } from '../../words/invariant.ts'
import type { FileRefusal, Reject } from './format.ts'
import { readRows } from './read-rows.ts'
import type { Batch } from './reader.ts'
import type { Rows } from './rows.ts'
import { sealRows } from './seal-rows.ts'

/** The work of a thread on one file: bytes of lines in, sealed rows ready for COPY out. The house gives this module's URL to the threads. */
export const batchModule = import.meta.url

/** What a thread knows of the file. */
export interface BatchSetup {
  readonly insurerAmc: string
  readonly kind: 'snapshot' | 'delta'
  readonly day: Day
  readonly year: number
  /** CSV: the place of each cell; null: NDJSON. */
  readonly places: Int8Array | null
  /** No person of the insurer is known yet: rows are sealed at once, without asking who is known. */
  readonly fresh: boolean
}

export type BatchMessage =
  | ({ readonly step: 'read'; readonly batch: number } & Batch)
  | { readonly step: 'seal'; readonly batch: number; readonly known: Known }

/** For each row of the batch: 16 bytes of the person (zero: unknown), and whether the row is as it was. */
export interface Known {
  readonly persons: Uint8Array
  readonly unchanged: Uint8Array
}

export type ReadAnswer =
  | { readonly kind: 'refused'; readonly code: FileRefusal; readonly line: number }
  | { readonly kind: 'rows'; readonly copy: Uint8Array; readonly persons: number; readonly rejects: readonly Reject[] }
  /** Member keys and row digests, 16 bytes each: the caller finds who is known, then asks to seal. */
  | {
      readonly kind: 'keys'
      readonly keys: Uint8Array
      readonly digests: Uint8Array
      readonly persons: number
      readonly rejects: readonly Reject[]
    }

export interface SealAnswer {
  readonly copy: Uint8Array
}

/** @public called by the threads, which load this module by its URL */
export const prepare: Prepare<BatchSetup> = (sealer, setup) => {
  const waiting = new Map<number, Rows>()
  const readBatch = readRows(sealer, setup)
  return (given) => {
    const message = given as BatchMessage
    switch (message.step) {
      case 'read': {
        const read = readBatch(message)
        if (read.refused !== undefined) return { answer: { kind: 'refused', code: read.refused.code, line: read.refused.line } }
        const { rows, rejects } = read
        const persons = rows.count
        if (setup.fresh) {
          const copy = sealRows(sealer, setup, rows, null)
          return { answer: { kind: 'rows', copy, persons, rejects } satisfies ReadAnswer, move: [copy] }
        }
        waiting.set(message.batch, rows)
        const keys = rows.memberKeys.slice(0, persons * 16)
        const digests = rows.digests.slice(0, persons * 16)
        return { answer: { kind: 'keys', keys, digests, persons, rejects } satisfies ReadAnswer, move: [keys, digests] }
      }
      case 'seal': {
        const rows = waiting.get(message.batch)
        invariant(rows !== undefined, 'a batch is read, then sealed')
        waiting.delete(message.batch)
        const copy = sealRows(sealer, setup, rows, message.known)
        return { answer: { copy } satisfies SealAnswer, move: [copy] }
      }
      default:
        return unreachable(message, 'a batch is read, then sealed')
    }
  }
}
