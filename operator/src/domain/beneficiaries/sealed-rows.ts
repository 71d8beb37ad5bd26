import type { SealingRun } from '../../ports/sealing.ts'
import type { BatchMessage, ReadAnswer, SealAnswer } from './batch.ts'
import { copyHeader, copyTrailer } from './copy-rows.ts'
import type { Reject } from './format.ts'
import type { PortfolioStore } from './portfolio.store.ts'
import type { Batch, LineReader } from './reader.ts'
import { Stop } from './stop.ts'

const BATCH_BYTES = 1 << 16
/** Bytes handed to the driver at once: it copies what it is given, and large copies are slow to find room for. */
const CHUNK_BYTES = 1 << 15
/** Batches under way for each thread: one at work, one that waits, one that is being copied. */
const BATCHES_A_THREAD = 3

/** Rows ready for COPY, in any order: each batch goes to the thread that has least to do, a few ahead of the database. */
export async function* sealedRows(
  store: Pick<PortfolioStore, 'known'>,
  run: SealingRun,
  lines: LineReader,
  insurerId: number,
  count: (read: { persons: number; rejects: readonly Reject[] }) => void,
): AsyncGenerator<Uint8Array> {
  const busy = new Array<number>(run.threads).fill(0)
  const underWay = new Map<number, Promise<Sealed>>()
  const seal = async (batch: Batch, thread: number, id: number): Promise<Uint8Array> => {
    const read = await run.step<ReadAnswer>(thread, { step: 'read', batch: id, ...batch } satisfies BatchMessage, [batch.bytes])
    if (read.kind === 'refused') throw new Stop(read.code, read.line)
    count(read)
    if (read.kind === 'rows') return read.copy
    const known = await store.known(insurerId, read.keys, read.digests)
    const message: BatchMessage = { step: 'seal', batch: id, known }
    return (await run.step<SealAnswer>(thread, message, [known.persons, known.unchanged])).copy
  }
  /** What is sealed, as it comes, until so few batches are under way. */
  async function* finished(underWayMax: number): AsyncGenerator<Uint8Array> {
    while (underWay.size > underWayMax) {
      const { id, copy } = await Promise.race(underWay.values())
      underWay.delete(id)
      yield* inChunks(copy)
    }
  }

  yield copyHeader()
  let number = 0
  for await (const batch of lines.batches(BATCH_BYTES)) {
    const id = number
    const thread = busy.indexOf(Math.min(...busy))
    busy[thread] = (busy[thread] ?? 0) + 1
    const work = seal(batch, thread, id).then((copy) => {
      busy[thread] = (busy[thread] ?? 0) - 1
      return { id, copy }
    })
    work.catch(() => undefined)
    underWay.set(id, work)
    number += 1
    yield* finished(run.threads * BATCHES_A_THREAD - 1)
  }
  yield* finished(0)
  yield copyTrailer()
}

interface Sealed {
  readonly id: number
  readonly copy: Uint8Array
}

function* inChunks(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) yield bytes.subarray(at, at + CHUNK_BYTES)
}
