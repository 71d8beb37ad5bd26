import assert from 'node:assert/strict'
import { createHash, createHmac } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { concatBytes } from './bytes.ts'
import type { Cbor } from './cbor.ts'
import { encodeCbor } from './cbor-encode.ts'
import { decodeEntry, ENTRY_LENGTH_MAX, type Entry, encodeEntry, writeEntry } from './entry.ts'
import { Fault } from './invariant.ts'
import { entryLeafHash, leafData } from './leaf.ts'

const edges = [0, 23, 24, 255, 256, 65_535, 65_536, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1]
const uint = fc.oneof(fc.constantFrom(...edges), fc.maxSafeNat(), fc.nat(300))
const reference = fc.uint8Array({ minLength: 16, maxLength: 16 })

const entries: fc.Arbitrary<Entry> = fc.record({
  timeMicros: uint,
  account: uint,
  site: uint,
  client: uint,
  device: uint,
  door: uint,
  subject: fc.option(reference),
  insurer: fc.option(uint),
  purpose: uint,
  way: uint,
  fieldsMask: uint,
  domain: uint,
  outcome: uint,
  cause: reference,
})

function asCbor(e: Entry): Cbor {
  const before = [1, e.timeMicros, e.account, e.site, e.client, e.device, e.door, e.subject, e.insurer]
  return [...before, e.purpose, e.way, e.fieldsMask, e.domain, e.outcome, e.cause]
}

test('the hand-written encoding is the general one, and is read back', () => {
  fc.assert(
    fc.property(entries, (entry) => {
      const encoded = encodeEntry(entry)
      assert.deepEqual(encoded, encodeCbor(asCbor(entry)))
      assert.ok(encoded.length <= ENTRY_LENGTH_MAX)
      assert.deepEqual(decodeEntry(encoded), { ok: true, value: { ...entry } })
    }),
    { numRuns: 1000 },
  )
})

test('entries written one after the other are those written alone', () => {
  fc.assert(
    fc.property(fc.array(entries, { maxLength: 5 }), (list) => {
      const target = new Uint8Array(list.length * ENTRY_LENGTH_MAX)
      let end = 0
      for (const entry of list) end = writeEntry(entry, target, end)
      assert.deepEqual(target.slice(0, end), concatBytes(list.map(encodeEntry)))
    }),
  )
})

test('two different entries never have the same bytes', () => {
  fc.assert(
    fc.property(entries, entries, (a, b) => {
      const same = Buffer.compare(encodeEntry(a), encodeEntry(b)) === 0
      assert.equal(same, Buffer.compare(encodeCbor(asCbor(a)), encodeCbor(asCbor(b))) === 0)
    }),
  )
})

test('changed bytes of an entry are refused, or are the canonical bytes of another', () => {
  fc.assert(
    fc.property(entries, fc.nat(), fc.nat(255), (entry, at, byte) => {
      const changed = encodeEntry(entry)
      changed[at % changed.length] = byte
      const decoded = decodeEntry(changed)
      if (decoded.ok) assert.deepEqual(encodeEntry(decoded.value), changed)
    }),
    { numRuns: 1000 },
  )
})

const some: Entry = {
  timeMicros: 1_790_000_000_000_000,
  account: 1,
  site: 1,
  client: 1,
  device: 1,
  door: 1,
  subject: null,
  insurer: null,
  purpose: 1,
  way: 1,
  fieldsMask: 1,
  domain: 1,
  outcome: 10,
  cause: new Uint8Array(16),
}

test('a later version is told apart from broken bytes', () => {
  const later = encodeEntry(some)
  later[1] = 2
  assert.deepEqual(decodeEntry(later), { ok: false, code: 'unknown-version' })
  assert.deepEqual(decodeEntry(encodeCbor([2, 'other fields'])), { ok: false, code: 'unknown-version' })
  for (const bytes of [new Uint8Array(), encodeCbor([]), encodeCbor(1), encodeCbor([1, 2]), encodeCbor(['1'])]) {
    assert.deepEqual(decodeEntry(bytes), { ok: false, code: 'malformed' })
  }
})

test('a field that has no encoding is a fault, not another entry', () => {
  for (const wrong of [-1, 1.5, Number.NaN, 2 ** 53, '1', null, undefined, 1n]) {
    assert.throws(() => encodeEntry({ ...some, account: wrong as number }), Fault)
  }
  assert.throws(() => encodeEntry({ ...some, cause: new Uint8Array(15) }), Fault)
  assert.throws(() => encodeEntry({ ...some, subject: new Uint8Array(17) }), Fault)
})

test('RFC 2104 and RFC 6962 §2.1: a leaf is SHA-256(0x00 ‖ HMAC-SHA-256(salt, entry)), as node:crypto makes it', () => {
  fc.assert(
    fc.property(reference, fc.uint8Array({ maxLength: 1000 }), (salt, bytes) => {
      const hmac = createHmac('sha256', salt).update(bytes).digest()
      assert.deepEqual(leafData(salt, bytes), new Uint8Array(hmac))
      const hash = createHash('sha256').update(Uint8Array.of(0)).update(hmac).digest()
      assert.deepEqual(entryLeafHash(salt, bytes), new Uint8Array(hash))
    }),
  )
  assert.throws(() => leafData(new Uint8Array(15), new Uint8Array(1)), Fault)
})
