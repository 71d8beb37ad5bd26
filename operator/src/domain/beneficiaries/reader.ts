import { invariant } from '../../words/invariant.ts'
import { FILE_BYTES_MAX, LINE_BYTES_MAX } from './format.ts'

/** Whole lines, the last one ended by \n too: the number of the first in the file, and how many they are. */
export interface Batch {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly firstLine: number
  readonly lines: number
}

/** A file that cannot be cut into lines. It carries a code and nothing of the file. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable'
  readonly code: 'line-too-long' | 'file-too-large' | 'truncated' | 'empty-file'
  readonly line: number
  constructor(code: Unreadable['code'], line: number) {
    super('a portfolio file cannot be cut into lines')
    this.code = code
    this.line = line
  }
}

/** Cuts a stream of bytes into lines, then into batches of whole lines. Every wait holds one batch and one chunk at most. */
export interface LineReader {
  /** The next line without its end; undefined at the end of the file. Only before `batches`. */
  line(): Promise<Uint8Array | undefined>
  /** The rest, in batches of about `batchBytes`. Each has its own memory, which may be moved to a thread. */
  batches(batchBytes: number): AsyncGenerator<Batch>
  /** Lets the source go, read to its end or not. */
  close(): Promise<void>
}

/**
 * @param seen is told every byte once, in order: that is where the digest is made
 * @throws Unreadable when a line is too long, the file too large, or its last line has no end (an upload cut short)
 */
export function readLines(source: AsyncIterable<Uint8Array>, seen: (bytes: Uint8Array) => void, bytesMax = FILE_BYTES_MAX): LineReader {
  const chunks = source[Symbol.asyncIterator]()
  let held: Uint8Array = new Uint8Array()
  let line = 1
  let total = 0

  async function more(): Promise<boolean> {
    const next = await chunks.next()
    if (next.done === true) return false
    total += next.value.length
    if (total > bytesMax) throw new Unreadable('file-too-large', line)
    seen(next.value)
    held = held.length === 0 ? next.value : joined(held, next.value)
    return true
  }

  return {
    async close() {
      await chunks.return?.()
    },
    async line() {
      for (;;) {
        const end = held.indexOf(10)
        if (end > LINE_BYTES_MAX || (end < 0 && held.length > LINE_BYTES_MAX)) throw new Unreadable('line-too-long', line)
        if (end >= 0) {
          const found = held.slice(0, end)
          held = held.subarray(end + 1)
          line += 1
          return found
        }
        if (await more()) continue
        if (held.length > 0) throw new Unreadable('truncated', line)
        return undefined
      }
    },
    async *batches(batchBytes) {
      invariant(batchBytes >= LINE_BYTES_MAX, 'a batch holds at least a line')
      let pieces: Uint8Array[] = held.length > 0 ? [held] : []
      let size = held.length
      held = new Uint8Array()
      for (let going = true; going; ) {
        going = await more()
        if (going) {
          pieces.push(held)
          size += held.length
          held = new Uint8Array()
        }
        if (size < batchBytes && going) continue
        const whole = gathered(pieces, size)
        const cut = going ? whole.lastIndexOf(10) + 1 : whole.length
        if (!going && whole.length > 0 && whole[whole.length - 1] !== 10) throw new Unreadable('truncated', line)
        const lines = countLines(whole, cut)
        if (whole.length - cut > LINE_BYTES_MAX) throw new Unreadable('line-too-long', line + lines)
        const rest = whole.slice(cut)
        pieces = rest.length > 0 ? [rest] : []
        size = rest.length
        const firstLine = line
        line += lines
        if (cut > 0) yield { bytes: rest.length === 0 ? whole : whole.slice(0, cut), firstLine, lines }
      }
    },
  }
}

function countLines(bytes: Uint8Array, until: number): number {
  let lines = 0
  for (let at = bytes.indexOf(10); at >= 0 && at < until; at = bytes.indexOf(10, at + 1)) lines += 1
  return lines
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  return gathered([a, b], a.length + b.length)
}

function gathered(pieces: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(size)
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}
