import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'

const folder = process.env.CLOISON_VECTORS

/** Option of a test that needs vectors made by others: skipped, saying so, when they are not on this machine. */
export const needsForeignVectors = {
  skip: folder === undefined ? 'CLOISON_VECTORS is not set: vectors made by others were not tried' : false,
}

/** Text of a file of vectors. */
export function foreignText(path: string): string {
  return readFileSync(join(folder ?? '', path), 'utf8')
}

/** One JSON value a line. */
export function foreignLines(path: string): unknown[] {
  return foreignText(path)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown)
}
