import { concatBytes, HASH_LENGTH, type NodeId, type NodeReader, type OnNode, treeRoot } from '@cloison/evidence'
import { invariant } from '../../words/invariant.ts'

/** Hashes of a full tile: the tree is stored eight levels at a time (C2SP tlog-tiles). */
export const TILE_WIDTH = 256
const TILE_HEIGHT = 8

/** Tiles asked for at once, at most; a proof needs about ten. */
export const TILES_MAX = 256

/** A tile: `level` counts in eights from the leaves, `index` from the left. */
export interface TileId {
  readonly level: number
  readonly index: number
}

/** A tile as stored: 1 to 256 hashes, one after the other. */
export interface Tile extends TileId {
  readonly hashes: Uint8Array
}

/** Tiles that hold the given nodes, each once. */
export function tilesOf(nodes: readonly NodeId[]): TileId[] {
  const found = new Map<string, TileId>()
  for (const node of nodes) {
    const { level, index } = place(node)
    found.set(`${level}/${index}`, { level, index })
  }
  return [...found.values()]
}

/** Reads nodes of the tree in tiles at hand. Faults when a tile is absent or too short: ask for `tilesOf` the nodes first. */
export function nodesIn(tiles: readonly Tile[]): NodeReader {
  const known = new Map(tiles.map((tile) => [`${tile.level}/${tile.index}`, tile.hashes]))
  return (level, index) => {
    const at = place({ level, index })
    const hashes = known.get(`${at.level}/${at.index}`)
    const end = (at.offset + at.width) * HASH_LENGTH
    invariant(hashes !== undefined && hashes.length >= end, 'the tiles hold every node that a proof needs')
    return treeRoot(cut(hashes.subarray(at.offset * HASH_LENGTH, end)))
  }
}

/** The perfect subtrees that make up a tree of `size` leaves, largest first. */
export function subtreesOf(size: number): NodeId[] {
  const nodes: NodeId[] = []
  let level = 0
  for (let index = size; index > 0; index = Math.floor(index / 2)) {
    if (index % 2 === 1) nodes.push({ level, index: index - 1 })
    level += 1
  }
  return nodes.reverse()
}

/** Gathers, while leaves are appended, the hashes that go in tiles: `levels()[0]` those of level 1, and so on; leaves are left out. */
export function collectLevels(): { onNode: OnNode; levels: () => Uint8Array[] } {
  const gathered: Uint8Array[][] = []
  return {
    onNode: (level, _index, hash) => {
      if (level === 0 || level % TILE_HEIGHT !== 0) return
      const tileLevel = level / TILE_HEIGHT
      while (gathered.length < tileLevel) gathered.push([])
      gathered[tileLevel - 1]?.push(hash)
    },
    levels: () => gathered.map(concatBytes),
  }
}

/** Hashes of 32 bytes, one after the other, as separate values over the same memory. */
export function cut(hashes: Uint8Array): Uint8Array[] {
  return Array.from({ length: hashes.length / HASH_LENGTH }, (_, at) => hashes.subarray(at * HASH_LENGTH, (at + 1) * HASH_LENGTH))
}

/** Where a node is: which tile, and which hashes of it lie under the node. */
function place({ level, index }: NodeId): TileId & { offset: number; width: number } {
  const tileLevel = Math.floor(level / TILE_HEIGHT)
  const width = 2 ** (level % TILE_HEIGHT)
  const first = index * width
  return { level: tileLevel, index: Math.floor(first / TILE_WIDTH), offset: first % TILE_WIDTH, width }
}
