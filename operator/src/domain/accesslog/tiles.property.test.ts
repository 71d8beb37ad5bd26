import assert from 'node:assert/strict'
import test from 'node:test'
import {
  appendLeaves,
  assembleProof,
  concatBytes,
  EMPTY_FRONTIER,
  frontierRoot,
  planInclusion,
  sha256,
  utf8,
  verifyInclusion,
} from '@cloison/evidence'
import fc from 'fast-check'
import { collectLevels, cut, nodesIn, subtreesOf, TILES_MAX, type Tile, tilesOf } from './tiles.ts'

const LEAVES = Array.from({ length: 70_000 }, (_, at) => sha256(utf8(`leaf ${at}`)))

/** The tiles of a tree, made in one go. */
function tilesAt(size: number): Tile[] {
  const { onNode, levels } = collectLevels()
  appendLeaves(EMPTY_FRONTIER, LEAVES.slice(0, size), onNode)
  return [concatBytes(LEAVES.slice(0, size)), ...levels()].flatMap((hashes, level) =>
    Array.from({ length: Math.ceil(hashes.length / 8192) }, (_, index) => ({
      level,
      index,
      hashes: hashes.subarray(index * 8192, (index + 1) * 8192),
    })),
  )
}

const only = (tiles: readonly Tile[], wanted: ReturnType<typeof tilesOf>): Tile[] =>
  tiles.filter((tile) => wanted.some(({ level, index }) => level === tile.level && index === tile.index))

test('the tiles asked for a proof suffice, are few, and give the proof, also when they have grown since', () => {
  const largest = tilesAt(LEAVES.length)
  fc.assert(
    fc.property(fc.integer({ min: 1, max: LEAVES.length }), fc.nat(), (size, any) => {
      const index = any % size
      const plan = planInclusion(index, size)
      const wanted = tilesOf(plan.flat())
      assert(wanted.length <= 6 && wanted.length <= TILES_MAX)
      const proof = assembleProof(plan, nodesIn(only(largest, wanted)))
      const root = frontierRoot(appendLeaves(EMPTY_FRONTIER, LEAVES.slice(0, size)))
      assert(verifyInclusion({ leafHash: LEAVES[index] ?? new Uint8Array(), index, size, proof, root }))
    }),
    {
      numRuns: 15,
      examples: [
        [65_536, 0],
        [65_537, 65_536],
        [256, 255],
        [257, 256],
        [1, 0],
        [70_000, 69_999],
      ],
    },
  )
})

test('a tree is rebuilt from its tiles at any size', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: LEAVES.length }), (size) => {
      const subtrees = subtreesOf(size)
      const node = nodesIn(only(tilesAt(size), tilesOf(subtrees)))
      const tree = { size, hashes: subtrees.map(({ level, index }) => node(level, index)) }
      assert.deepEqual(tree, appendLeaves(EMPTY_FRONTIER, LEAVES.slice(0, size)))
    }),
    { numRuns: 15, examples: [[0], [1], [255], [256], [65_536], [65_793]] },
  )
})

test('a tile that is absent or too short is a fault, never a wrong hash', () => {
  assert.throws(() => nodesIn([])(0, 0), /tiles hold every node/)
  assert.throws(() => nodesIn([{ level: 0, index: 0, hashes: new Uint8Array(32) }])(1, 0), /tiles hold every node/)
  assert.equal(cut(new Uint8Array(96)).length, 3)
})
