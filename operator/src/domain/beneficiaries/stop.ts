import type { FileRefusal, Reject } from './format.ts'
import { Unreadable } from './reader.ts'

/** Leaves the stream of rows, so that the copy is undone, with the reason why. */
export class Stop extends Error {
  override readonly name = 'Stop'
  readonly code: FileRefusal
  readonly line: number | undefined
  readonly rejects: readonly Reject[]
  constructor(code: FileRefusal, line?: number, rejects: readonly Reject[] = []) {
    super('a portfolio file is not taken')
    this.code = code
    this.line = line
    this.rejects = rejects
  }
}

/** Why the stream of rows was left; undefined for a fault. */
export function stopOf(caught: unknown): { code: FileRefusal; line: number | undefined; rejects: readonly Reject[] } | undefined {
  if (caught instanceof Stop) return caught
  return caught instanceof Unreadable ? { code: caught.code, line: caught.line, rejects: [] } : undefined
}
