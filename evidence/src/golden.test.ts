import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { hexBytes } from '../test/hex-bytes.ts'
import { logKey } from '../test/keys.ts'
import { type Card, readCard } from './card.ts'
import { cardDigest } from './card-digest.ts'
import { cardKey } from './card-key.ts'
import { openCheckpoint } from './checkpoint.ts'
import { decodeEntry, type Entry, encodeEntry } from './entry.ts'
import { treeRoot } from './frontier.ts'
import { toHex } from './hex.ts'
import { leafData, leafHash } from './leaf.ts'
import { parseNoteKey } from './note-key.ts'
import { verifyReceipt } from './receipt.ts'
import { formatReceipt, parseReceipt } from './receipt-file.ts'
import { applyStatusDelta, readStatusDelta, readStatusList, statusAt } from './status-list.ts'
import { verifyConsistency, verifyInclusion } from './tree-verify.ts'
import { coseKey, readPublicKey } from './verifier.ts'

const FOLDER = fileURLToPath(new URL('../vectors/', import.meta.url))

function vectors<Shape>(name: string): Shape {
  return JSON.parse(readFileSync(`${FOLDER}${name}.json`, 'utf8')) as Shape
}

interface EntryVectors {
  readonly entries: readonly {
    name: string
    fields: Omit<Entry, 'subject' | 'cause'> & { subject: string | null; cause: string }
    encoded: string
    salt: string
    leafData: string
    leafHash: string
  }[]
  readonly refused: readonly { name: string; encoded: string; code: string }[]
}

test('golden entries: bytes, leaf data and leaf hash have not moved', () => {
  const { entries, refused } = vectors<EntryVectors>('entry')
  for (const { name, fields, encoded, salt, ...leaf } of entries) {
    const subject = fields.subject === null ? null : hexBytes(fields.subject)
    const entry: Entry = { ...fields, subject, cause: hexBytes(fields.cause) }
    assert.equal(toHex(encodeEntry(entry)), encoded, name)
    assert.deepEqual(decodeEntry(hexBytes(encoded)), { ok: true, value: entry }, name)
    const data = leafData(hexBytes(salt), hexBytes(encoded))
    assert.equal(toHex(data), leaf.leafData, name)
    assert.equal(toHex(leafHash(data)), leaf.leafHash, name)
  }
  for (const { name, encoded, code } of refused) {
    assert.deepEqual(decodeEntry(hexBytes(encoded)), { ok: false, code }, name)
  }
})

interface TreeVectors {
  readonly leafHashes: readonly string[]
  readonly roots: readonly string[]
  readonly inclusion: readonly { index: number; size: number; proof: readonly string[] }[]
  readonly consistency: readonly { oldSize: number; newSize: number; proof: readonly string[] }[]
}

test('golden trees: roots and proofs', () => {
  const { leafHashes, roots, inclusion, consistency } = vectors<TreeVectors>('tree')
  const leaves = leafHashes.map(hexBytes)
  const rootAt = (size: number) => hexBytes(roots[size] ?? '')
  for (let size = 0; size < roots.length; size++) assert.deepEqual(treeRoot(leaves.slice(0, size)), rootAt(size))
  for (const { index, size, proof } of inclusion) {
    const leaf = hexBytes(leafHashes[index] ?? '')
    assert.ok(verifyInclusion({ leafHash: leaf, index, size, proof: proof.map(hexBytes), root: rootAt(size) }))
  }
  for (const { oldSize, newSize, proof } of consistency) {
    const claim = { oldSize, newSize, oldRoot: rootAt(oldSize), newRoot: rootAt(newSize), proof: proof.map(hexBytes) }
    assert.ok(verifyConsistency(claim))
  }
})

interface NoteVectors {
  readonly seed: string
  readonly verifierKey: string
  readonly notes: readonly { name: string; note: string; result: string; checkpoint?: { origin: string; size: number; root: string } }[]
}

test('golden notes and checkpoints', () => {
  const { seed, verifierKey, notes } = vectors<NoteVectors>('note')
  const key = parseNoteKey(verifierKey)
  assert.ok(key !== undefined)
  assert.equal(logKey(key.name, seed).text, verifierKey)
  for (const { name, note, result, checkpoint } of notes) {
    const opened = openCheckpoint(note, key)
    assert.equal(opened.ok ? 'ok' : opened.code, result, name)
    if (opened.ok) {
      const { origin, size, root } = opened.value
      assert.deepEqual({ origin, size, root: toHex(root) }, checkpoint, name)
    }
  }
})

interface ReceiptVectors {
  readonly verifierKey: string
  readonly receipts: readonly { name: string; receipt: unknown; result: string }[]
}

test('golden receipts: each is worth what it is said to be worth', () => {
  const { verifierKey, receipts } = vectors<ReceiptVectors>('receipt')
  const key = parseNoteKey(verifierKey)
  for (const { name, receipt, result } of receipts) {
    const parsed = parseReceipt(JSON.stringify(receipt))
    const verdict = parsed.ok ? verifyReceipt(parsed.value, key) : parsed
    assert.equal(verdict.ok ? 'ok' : verdict.code, result, name)
    if (parsed.ok) assert.deepEqual(JSON.parse(formatReceipt(parsed.value)), receipt, name)
  }
})

interface CardVectors {
  readonly publicKeyPem: string
  readonly keyId: string
  readonly cards: readonly { name: string; text: string; day: string; result: string; card?: Omit<Card, 'handle'> & { handle: string } }[]
  readonly digests: readonly { handle: string; cardDigest: string; text: string; birthDate: string; rank: number; cardKey: string }[]
}

function ring({ publicKeyPem, keyId }: { publicKeyPem: string; keyId: string }) {
  const publicKey = readPublicKey(publicKeyPem)
  const key = publicKey === undefined ? undefined : coseKey(publicKey)
  assert.ok(key !== undefined)
  return new Map([[keyId, key]])
}

test('golden cards and card digests', () => {
  const file = vectors<CardVectors>('card')
  const keys = ring(file)
  for (const { name, text, day, result, card } of file.cards) {
    const reading = readCard(text, keys, day)
    assert.equal(reading.ok ? 'ok' : reading.code, result, name)
    if (reading.ok) assert.deepEqual({ ...reading.card, handle: toHex(reading.card.handle) }, card, name)
  }
  for (const { handle, text, birthDate, rank, ...digests } of file.digests) {
    assert.equal(toHex(cardDigest(hexBytes(handle))), digests.cardDigest)
    assert.equal(toHex(cardKey(text, birthDate, rank)), digests.cardKey)
  }
})

interface StatusVectors {
  readonly publicKeyPem: string
  readonly keyId: string
  readonly list: string
  readonly delta: string
  readonly next: string
  readonly revokedInNext: readonly number[]
}

test('golden status list: the list, its delta, the next list', () => {
  const file = vectors<StatusVectors>('status-list')
  const keys = ring(file)
  const list = readStatusList(hexBytes(file.list), keys)
  const delta = readStatusDelta(hexBytes(file.delta), keys)
  const next = readStatusList(hexBytes(file.next), keys)
  assert.ok(list.ok && delta.ok && next.ok)
  assert.deepEqual(applyStatusDelta(list.value, delta.value), next)
  const revoked = Array.from({ length: next.value.size }, (_, index) => index).filter((index) => statusAt(next.value, index) === 'revoked')
  assert.deepEqual(revoked, file.revokedInNext)
})

const python = spawnSync('python3', ['--version']).status === 0
const needsPython = { skip: python ? false : 'python3 is not on this machine: the second reading of the vectors was not tried' }

test('another language, with its own code, reads the golden vectors alike (vectors/check.py)', needsPython, () => {
  const said = execFileSync('python3', [`${FOLDER}check.py`], { encoding: 'utf8' })
  assert.match(said, /^ok: \d+ vectors\n$/)
})
