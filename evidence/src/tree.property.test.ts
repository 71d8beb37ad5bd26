import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { foreignLines, needsForeignVectors } from '../test/foreign-vectors.ts'
import { fromBase64 } from './base64.ts'
import { appendLeaves, EMPTY_FRONTIER, frontierRoot, treeRoot } from './frontier.ts'
import { toHex } from './hex.ts'
import { Fault } from './invariant.ts'
import { consistencyProof, inclusionProof, type NodeReader, planConsistency, planInclusion } from './tree-prove.ts'
import { verifyConsistency, verifyInclusion } from './tree-verify.ts'

/** RFC 6962 §2.1 written as it reads: slow, recursive, with its own hashing. */
function oracleRoot(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 0) return sha()
  if (leaves.length === 1) return leaves[0] as Uint8Array
  const k = split(leaves.length)
  return sha(Uint8Array.of(1), oracleRoot(leaves.slice(0, k)), oracleRoot(leaves.slice(k)))
}

function oraclePath(m: number, leaves: readonly Uint8Array[]): Uint8Array[] {
  if (leaves.length === 1) return []
  const k = split(leaves.length)
  return m < k
    ? [...oraclePath(m, leaves.slice(0, k)), oracleRoot(leaves.slice(k))]
    : [...oraclePath(m - k, leaves.slice(k)), oracleRoot(leaves.slice(0, k))]
}

function oracleSubproof(m: number, leaves: readonly Uint8Array[], whole: boolean): Uint8Array[] {
  const n = leaves.length
  if (m === n) return whole ? [] : [oracleRoot(leaves)]
  const k = split(n)
  return m <= k
    ? [...oracleSubproof(m, leaves.slice(0, k), whole), oracleRoot(leaves.slice(k))]
    : [...oracleSubproof(m - k, leaves.slice(k), false), oracleRoot(leaves.slice(0, k))]
}

function split(n: number): number {
  let k = 1
  while (k * 2 < n) k *= 2
  return k
}

function sha(...parts: Uint8Array[]): Uint8Array {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return new Uint8Array(hash.digest())
}

function leavesOf(count: number): Uint8Array[] {
  return Array.from({ length: count }, (_, i) => sha(Uint8Array.of(0, i >> 8, i & 255)))
}

const MOST = 70
const LEAVES = leavesOf(MOST)

/** Every perfect subtree that appending reports, as a store would keep them. */
function storedNodes(leaves: readonly Uint8Array[]): NodeReader {
  const nodes = new Map<string, Uint8Array>()
  appendLeaves(EMPTY_FRONTIER, leaves, (level, index, hash) => {
    assert.equal(nodes.has(`${level}/${index}`), false, 'a node is reported once')
    nodes.set(`${level}/${index}`, hash)
  })
  return (level, index) => {
    const node = nodes.get(`${level}/${index}`)
    assert.ok(node !== undefined, `node ${level}/${index} was never completed`)
    return node
  }
}

const NODES = storedNodes(LEAVES)

test("RFC 6962 §2.1: the root of every size up to 70 is the oracle's, appended at once, one by one or in two parts", () => {
  let frontier = EMPTY_FRONTIER
  for (let size = 0; size <= MOST; size++) {
    const leaves = LEAVES.slice(0, size)
    const root = toHex(oracleRoot(leaves))
    assert.equal(toHex(treeRoot(leaves)), root)
    assert.equal(toHex(frontierRoot(frontier)), root)
    const part = appendLeaves(EMPTY_FRONTIER, leaves.slice(0, size >> 1))
    assert.equal(toHex(frontierRoot(appendLeaves(part, leaves.slice(size >> 1)))), root)
    if (size < MOST) frontier = appendLeaves(frontier, [LEAVES[size] as Uint8Array])
  }
})

test("RFC 6962 §2.1.1: every inclusion proof up to 70 leaves is the oracle's and is verified", () => {
  for (let size = 1; size <= MOST; size++) {
    const leaves = LEAVES.slice(0, size)
    const root = oracleRoot(leaves)
    for (let index = 0; index < size; index++) {
      const proof = inclusionProof(index, size, NODES)
      assert.deepEqual(proof, oraclePath(index, leaves))
      assert.ok(verifyInclusion({ leafHash: leaves[index] as Uint8Array, index, size, proof, root }))
    }
  }
})

test("RFC 6962 §2.1.2: every consistency proof up to 70 leaves is the oracle's and is verified", () => {
  for (let newSize = 1; newSize <= MOST; newSize++) {
    const newRoot = oracleRoot(LEAVES.slice(0, newSize))
    for (let oldSize = 1; oldSize <= newSize; oldSize++) {
      const oldRoot = oracleRoot(LEAVES.slice(0, oldSize))
      const proof = consistencyProof(oldSize, newSize, NODES)
      assert.deepEqual(proof, oracleSubproof(oldSize, LEAVES.slice(0, newSize), true))
      assert.ok(verifyConsistency({ oldSize, oldRoot, newSize, newRoot, proof }))
    }
  }
})

test('an inclusion proof does not survive any change of leaf, index, size, root or proof', () => {
  const cases = fc.integer({ min: 1, max: MOST }).chain((size) => fc.tuple(fc.constant(size), fc.nat(size - 1)))
  fc.assert(
    fc.property(cases, fc.nat(), fc.nat(255), (pair, at, bit) => {
      const [size, index] = pair
      const leafHash = LEAVES[index] as Uint8Array
      const good = { leafHash, index, size, proof: inclusionProof(index, size, NODES), root: oracleRoot(LEAVES.slice(0, size)) }
      const { proof } = good
      const touched = proof.length === 0 ? 0 : at % proof.length
      assert.ok(!verifyInclusion({ ...good, leafHash: flip(leafHash, bit) }))
      assert.ok(!verifyInclusion({ ...good, root: flip(good.root, bit) }))
      for (const other of [-1, 0.5, size, size + at, 2 ** 53, Number.NaN]) {
        assert.ok(!verifyInclusion({ ...good, index: other }))
      }
      // Another place of the same tree, proved with the same hashes, would give one line two places.
      for (let other = 0; other < size; other++) {
        if (other !== index) assert.ok(!verifyInclusion({ ...good, index: other }))
      }
      assert.ok(!verifyInclusion({ ...good, proof: [...proof, leafHash] }))
      assert.ok(!verifyInclusion({ ...good, proof: Array.from({ length: 1000 }, () => leafHash) }))
      if (proof.length > 0) {
        assert.ok(!verifyInclusion({ ...good, proof: proof.toSpliced(touched, 1) }))
        assert.ok(!verifyInclusion({ ...good, proof: proof.with(touched, flip(proof[touched] as Uint8Array, bit)) }))
        assert.ok(!verifyInclusion({ ...good, proof: proof.with(touched, new Uint8Array(31)) }))
      }
    }),
  )
})

test('a consistency proof does not survive any change of size, root or proof', () => {
  const cases = fc.integer({ min: 1, max: MOST }).chain((size) => fc.tuple(fc.integer({ min: 1, max: size }), fc.constant(size)))
  fc.assert(
    fc.property(cases, fc.nat(), fc.nat(255), (pair, at, bit) => {
      const [oldSize, newSize] = pair
      const proof = consistencyProof(oldSize, newSize, NODES)
      const oldRoot = oracleRoot(LEAVES.slice(0, oldSize))
      const newRoot = oracleRoot(LEAVES.slice(0, newSize))
      const good = { oldSize, oldRoot, newSize, newRoot, proof }
      const touched = proof.length === 0 ? 0 : at % proof.length
      assert.ok(!verifyConsistency({ ...good, oldRoot: flip(oldRoot, bit) }))
      assert.ok(!verifyConsistency({ ...good, newRoot: flip(newRoot, bit) }))
      assert.ok(!verifyConsistency({ ...good, oldSize: newSize + 1 }))
      assert.ok(!verifyConsistency({ ...good, oldSize: 0 }))
      assert.ok(!verifyConsistency({ ...good, proof: [...proof, oldRoot] }))
      if (proof.length > 0) {
        assert.ok(!verifyConsistency({ ...good, proof: proof.toSpliced(touched, 1) }))
        assert.ok(!verifyConsistency({ ...good, proof: proof.with(touched, flip(proof[touched] as Uint8Array, bit)) }))
      }
    }),
  )
})

test('a proof longer than its place allows is refused, even when its hashes add up', () => {
  const [a, b] = [LEAVES[0] as Uint8Array, LEAVES[1] as Uint8Array]
  const two = oracleRoot([a, b])
  assert.ok(!verifyInclusion({ leafHash: b, index: 0, size: 1, proof: [a], root: two }))
  const above = LEAVES[2] as Uint8Array
  const [three, four] = [oracleRoot(LEAVES.slice(0, 3)), oracleRoot(LEAVES.slice(0, 4))]
  const proof = consistencyProof(3, 4, NODES)
  assert.ok(verifyConsistency({ oldSize: 3, oldRoot: three, newSize: 4, newRoot: four, proof }))
  const [oldRoot, newRoot] = [sha(Uint8Array.of(1), above, three), sha(Uint8Array.of(1), above, four)]
  assert.ok(!verifyConsistency({ oldSize: 3, oldRoot, newSize: 4, newRoot, proof: [...proof, above] }))
  assert.ok(!verifyConsistency({ oldSize: 0, oldRoot: sha(), newSize: 2, newRoot: two, proof: [a] }))
  assert.ok(!verifyConsistency({ oldSize: 0, oldRoot: a, newSize: 2, newRoot: two, proof: [] }))
  assert.ok(!verifyConsistency({ oldSize: 0, oldRoot: a, newSize: 0, newRoot: a, proof: [] }))
  assert.ok(verifyConsistency({ oldSize: 0, oldRoot: sha(), newSize: 2, newRoot: two, proof: [] }))
})

test('sizes near 2^53 are planned without losing a leaf', () => {
  const size = Number.MAX_SAFE_INTEGER
  assert.equal(planInclusion(size - 1, size).length, 52)
  assert.equal(planInclusion(0, size).length, 53)
  const plan = planConsistency(2 ** 52 + 1, size)
  for (const { level, index } of plan.flat()) assert.ok(Number.isSafeInteger(index) && (index + 1) * 2 ** level <= size)
})

test('what cannot be proved is a fault of the caller', () => {
  for (const wrong of [() => planInclusion(1, 1), () => planInclusion(-1, 2), () => planConsistency(0, 5), () => planConsistency(6, 5)]) {
    assert.throws(wrong, Fault)
  }
  assert.throws(() => appendLeaves({ size: 3, hashes: [] }, []), Fault)
  assert.throws(() => appendLeaves(EMPTY_FRONTIER, [new Uint8Array(31)]), Fault)
})

interface ForeignInclusion {
  readonly leafIdx: number
  readonly treeSize: number
  readonly root: string
  readonly leafHash: string
  readonly proof: readonly string[] | null
  readonly wantErr: boolean
  readonly file: string
}

test('transparency-dev: inclusion proofs, good and bad', needsForeignVectors, () => {
  const lines = foreignLines('merkle/inclusion.ndjson') as ForeignInclusion[]
  for (const { leafIdx: index, treeSize: size, root, leafHash, proof, wantErr, file } of lines) {
    const claim = { index, size, root: bytes(root), leafHash: bytes(leafHash), proof: (proof ?? []).map(bytes) }
    assert.equal(verifyInclusion(claim), !wantErr, file)
  }
  assert.equal(lines.length, 49)
})

interface ForeignConsistency {
  readonly size1: number
  readonly size2: number
  readonly root1: string
  readonly root2: string
  readonly proof: readonly string[] | null
  readonly wantErr: boolean
  readonly file: string
}

test('transparency-dev: consistency proofs, good and bad', needsForeignVectors, () => {
  const lines = foreignLines('merkle/consistency.ndjson') as ForeignConsistency[]
  for (const { size1, size2, root1, root2, proof, wantErr, file } of lines) {
    const claim = { oldSize: size1, newSize: size2, oldRoot: bytes(root1), newRoot: bytes(root2), proof: (proof ?? []).map(bytes) }
    assert.equal(verifyConsistency(claim), !wantErr, file)
  }
  assert.equal(lines.length, 49)
})

function bytes(base64: string): Uint8Array {
  return fromBase64(base64) ?? new Uint8Array()
}

function flip(hash: Uint8Array, bit: number): Uint8Array {
  const changed = hash.slice()
  changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7))
  return changed
}
