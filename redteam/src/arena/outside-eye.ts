import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { equalBytes, HASH_LENGTH, openCheckpoint, parseNoteKey, treeRoot } from '@cloison/evidence'
import type { ArenaInstance } from './instance.ts'

/** A checkpoint that somebody outside keeps, with the log's key obtained on the first day. */
export interface Kept {
  readonly size: number
  readonly root: Uint8Array
}

const TILE = 256

/** The last signed checkpoint, as anyone may read it; undefined when it does not open with the log's key. */
export async function keepCheckpoint({ port, folder }: ArenaInstance): Promise<Kept | undefined> {
  const key = parseNoteKey(readFileSync(join(folder, 'public', 'log-key.txt'), 'utf8').trim())
  const answer = await fetch(`http://127.0.0.1:${port}/log/checkpoint`)
  if (key === undefined || answer.status !== 200) return undefined
  const opened = openCheckpoint(await answer.text(), key)
  return opened.ok ? { size: opened.value.size, root: opened.value.root } : undefined
}

/** Whether the log of today still holds the tree that was kept, computed from its public tiles alone. */
export async function stillHolds({ port }: ArenaInstance, kept: Kept, today: Kept): Promise<boolean> {
  const leaves: Uint8Array[] = []
  for (let tile = 0; tile * TILE < today.size; tile++) {
    const width = Math.min(TILE, today.size - tile * TILE)
    const answer = await fetch(`http://127.0.0.1:${port}/log/tile/0/${pathOf(tile)}${width === TILE ? '' : `.p/${width}`}`)
    const bytes = new Uint8Array(await answer.arrayBuffer())
    for (let at = 0; at < width; at++) leaves.push(bytes.slice(at * HASH_LENGTH, (at + 1) * HASH_LENGTH))
  }
  const whole = leaves.every(({ length }) => length === HASH_LENGTH)
  return (
    whole &&
    today.size >= kept.size &&
    equalBytes(treeRoot(leaves), today.root) &&
    equalBytes(treeRoot(leaves.slice(0, kept.size)), kept.root)
  )
}

/** Groups of three digits, all but the last after an x (C2SP tlog-tiles). */
function pathOf(tile: number): string {
  const groups =
    String(tile)
      .padStart(Math.ceil(String(tile).length / 3) * 3, '0')
      .match(/.{3}/g) ?? []
  return groups.map((group, at) => (at < groups.length - 1 ? `x${group}` : group)).join('/')
}
