import assert from 'node:assert/strict'
import { generateKeyPairSync, sign } from 'node:crypto'
import test from 'node:test'
import {
  appendLeaves,
  concatBytes,
  EMPTY_FRONTIER,
  equalBytes,
  formatCheckpoint,
  formatNote,
  formatNoteKey,
  frontierRoot,
  noteKeyId,
  parseNoteKey,
  parseReceipt,
  sha256,
  toHex,
  utf8,
  verifyReceipt,
} from '@cloison/evidence'
import fastify, { type FastifyInstance } from 'fastify'
import type { LogReader, Tile } from '../../domain/accesslog/index.ts'
import { logRoutes } from './log.route.ts'

const ORIGIN = 'cloison.example/log'
const LEAVES = Array.from({ length: 700 }, (_, at) => sha256(utf8(`leaf ${at}`)))
const { publicKey, privateKey } = generateKeyPairSync('ed25519')
const rawKey = new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }).subarray(12))
const verifierKey = formatNoteKey(ORIGIN, rawKey)

/** A log whose last signed tree has 690 of 700 leaves. */
function reader(signedSize: number | null): LogReader {
  const level1: Uint8Array[] = []
  appendLeaves(EMPTY_FRONTIER, LEAVES, (level, _index, hash) => level === 8 && level1.push(hash))
  const tiles: Tile[] = [0, 1, 2].map((index) => ({ level: 0, index, hashes: concatBytes(LEAVES.slice(index * 256, (index + 1) * 256)) }))
  tiles.push({ level: 1, index: 0, hashes: concatBytes(level1) })
  const note = (size: number): string => {
    const root = frontierRoot(appendLeaves(EMPTY_FRONTIER, LEAVES.slice(0, size)))
    const body = formatCheckpoint({ origin: ORIGIN, size, root, extensions: [] })
    const signature = sign(null, utf8(body), privateKey)
    return formatNote({ body, signatures: [{ name: ORIGIN, keyId: toHex(noteKeyId(ORIGIN, rawKey)), signature }] })
  }
  return {
    leafIndex: async (hash) => {
      const at = LEAVES.findIndex((leaf) => equalBytes(leaf, hash))
      return at === -1 ? undefined : at
    },
    latestNote: async () => (signedSize === null ? undefined : { size: signedSize, note: note(signedSize) }),
    tiles: async (ids) => tiles.filter((tile) => ids.some(({ level, index }) => level === tile.level && index === tile.index)),
  }
}

async function door(signedSize: number | null = 690): Promise<FastifyInstance> {
  const app = fastify()
  await app.register(logRoutes({ log: reader(signedSize), verifierKey }))
  return app
}

test('a receipt verifies offline with the log’s key', async () => {
  const app = await door()
  const key = parseNoteKey(verifierKey)
  assert(key !== undefined)
  for (const at of [0, 255, 256, 511, 512, 689]) {
    const reply = await app.inject(`/v1/receipts/${toHex(LEAVES[at] ?? new Uint8Array())}`)
    assert.equal(reply.statusCode, 200)
    assert.equal(reply.headers['content-type'], 'application/json; charset=utf-8')
    const receipt = parseReceipt(reply.body)
    assert(receipt.ok)
    const verdict = verifyReceipt(receipt.value, key)
    assert.deepEqual(verdict, { ok: true, origin: ORIGIN, index: at, size: 690 })
  }
})

test('unknown, not yet signed, or no checkpoint at all: not yet numbered, and never cached', async () => {
  const last = toHex(LEAVES[690] ?? new Uint8Array())
  for (const [app, hash] of [
    [await door(), 'ab'.repeat(32)],
    [await door(), last],
    [await door(null), toHex(LEAVES[0] ?? new Uint8Array())],
  ] as const) {
    const reply = await app.inject(`/v1/receipts/${hash}`)
    assert.equal(reply.statusCode, 404)
    assert.equal(reply.json().code, 'receipt.not-yet-numbered')
    assert.equal(reply.headers['cache-control'], 'no-store')
  }
})

test('what is not a leaf hash is malformed, and is not repeated in the answer', async () => {
  const app = await door()
  for (const text of ['x', 'AB'.repeat(32), 'ab'.repeat(31), 'ab'.repeat(33), '%00', `${'ab'.repeat(31)}zz`]) {
    const reply = await app.inject(`/v1/receipts/${text}`)
    assert.equal(reply.statusCode, 400, text)
    assert.deepEqual(reply.json().fields, ['leafHash'])
    assert(!reply.body.includes(text) || text === 'x')
  }
})

test('the checkpoint is the signed note, at both paths', async () => {
  const app = await door()
  const [first, second] = await Promise.all([app.inject('/v1/log/checkpoint'), app.inject('/log/checkpoint')])
  assert.equal(first.body, (await reader(690).latestNote())?.note)
  assert.equal(second.body, first.body)
  assert.equal(first.headers['content-type'], 'text/plain; charset=utf-8')
  const none = await (await door(null)).inject('/log/checkpoint')
  assert.equal(none.statusCode, 404)
})

test('tiles at the paths of C2SP tlog-tiles: full, partial, and the beginning of one that has grown', async () => {
  const app = await door()
  const full = await app.inject('/log/tile/0/001')
  assert.deepEqual(full.rawPayload, Buffer.from(concatBytes(LEAVES.slice(256, 512))))
  assert.equal(full.headers['content-type'], 'application/octet-stream')
  assert.equal(full.headers['cache-control'], 'public, max-age=31536000, immutable')
  assert.deepEqual((await app.inject('/log/tile/0/002.p/178')).rawPayload, Buffer.from(concatBytes(LEAVES.slice(512, 690))))
  assert.deepEqual((await app.inject('/log/tile/0/000.p/3')).rawPayload, Buffer.from(concatBytes(LEAVES.slice(0, 3))))
  assert.equal((await app.inject('/log/tile/1/000.p/2')).rawPayload.length, 64)
})

test('a tile that is not there yet, or another path, is not found, and never cached', async () => {
  const app = await door()
  for (const path of ['0/002', '0/002.p/189', '0/003.p/1', '1/000', '1/000.p/3', '5/000', 'entries/000', '0/000/', '0/%2e%2e/000']) {
    const reply = await app.inject(`/log/tile/${path}`)
    assert.equal(reply.statusCode, 404, path)
    assert.equal(reply.headers['cache-control'], 'no-store')
  }
})
