import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import type { KeptNote } from '../../ports/kept-note.ts'

/** A file of its own, on disk before it takes the place of the last one. @throws what the file system says */
export function keptNoteFile(path: string): KeptNote {
  return {
    read: () => (existsSync(path) ? readFileSync(path, 'utf8') : undefined),
    write(note) {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
      const file = openSync(`${path}.new`, 'w', 0o600)
      try {
        writeSync(file, note)
        fsyncSync(file)
      } finally {
        closeSync(file)
      }
      renameSync(`${path}.new`, path)
    },
  }
}
