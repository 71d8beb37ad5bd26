import assert from 'node:assert/strict'
import { createPublicKey, verify } from 'node:crypto'
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { openKeyring } from './keyring.ts'

const EVERYTHING = ['lookup/', 'year/', 'restricted/', 'card/', 'log', 'identity', 'payee']
function inFolder(work: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'cloison-keys-'))
  try {
    work(join(folder, 'keys'))
  } finally {
    rmSync(folder, { recursive: true })
  }
}
const bytes = (text: string) => Buffer.from(text)

test('a key made by one process is the key of the next, and is nowhere in clear', () =>
  inFolder((folder) => {
    const one = openKeyring({ folder, allow: EVERYTHING, create: true })
    const sealed = one.seal('identity', bytes('nom'), bytes('qui'))
    const mac = one.mac('lookup/1', bytes('membre'))
    const two = openKeyring({ folder, allow: EVERYTHING, create: false })
    assert.equal(Buffer.from(two.open('identity', sealed, bytes('qui'))).toString(), 'nom')
    assert.deepEqual(two.mac('lookup/1', bytes('membre')), mac)
    assert.notDeepEqual(one.mac('lookup/2', bytes('membre')), mac)
    const secret = one.secret('lookup/1').export()
    for (const file of readdirSync(folder)) {
      assert.ok(!readFileSync(join(folder, file)).includes(secret))
      assert.equal(statSync(join(folder, file)).mode & 0o077, 0, file)
    }
    assert.deepEqual(two.names(), ['identity', 'lookup/1', 'lookup/2'])
  }))

test('a process uses only the names of its role, exactly', () =>
  inFolder((folder) => {
    openKeyring({ folder, allow: EVERYTHING, create: true }).mac('lookup/1', bytes('x'))
    const role = openKeyring({ folder, allow: ['log', 'year/1/'], create: true })
    for (const name of ['lookup/1', 'identity', 'year/2/2026', 'year/11/2026', 'logs']) {
      assert.throws(() => role.mac(name, bytes('x')), name)
      assert.equal(role.has(name), false)
    }
    assert.throws(() => role.destroy('lookup/1'))
    assert.deepEqual(role.names(), [])
  }))

test('a name outside those in use makes no key; nor does a process that may not', () =>
  inFolder((folder) => {
    const every = openKeyring({ folder, allow: [...EVERYTHING, 'other/', '../'], create: true })
    for (const name of ['other/1', '../x', 'year/1', 'year/1/26', 'lookup/a', 'card/zzzzzzzz'])
      assert.throws(() => every.seal(name, bytes('x'), bytes('')), name)
    const reader = openKeyring({ folder, allow: EVERYTHING, create: false })
    assert.throws(() => reader.seal('payee', bytes('x'), bytes('')), /n’existe pas/)
    assert.deepEqual(readdirSync(folder), ['master.key'])
  }))

test('altered bytes, other associated data, an altered, renamed or foreign file: nothing opens', () =>
  inFolder((folder) => {
    const ring = openKeyring({ folder, allow: EVERYTHING, create: true })
    for (const name of ['identity', 'restricted/1/2026']) {
      const sealed = ring.seal(name, bytes('secret'), bytes('a'))
      for (let index = 0; index < sealed.length; index += 1) {
        const altered = Uint8Array.from(sealed)
        altered[index] = (altered[index] ?? 0) ^ 1
        assert.throws(() => ring.open(name, altered, bytes('a')))
      }
      assert.throws(() => ring.open(name, sealed, bytes('b')))
      assert.throws(() => ring.open(name, sealed.subarray(0, 27), bytes('a')))
    }
    ring.mac('lookup/1', bytes('x'))
    const file = readFileSync(join(folder, 'lookup.1.key'))
    writeFileSync(join(folder, 'lookup.2.key'), file)
    const fresh = () => openKeyring({ folder, allow: EVERYTHING, create: true })
    assert.throws(() => fresh().mac('lookup/2', bytes('x')), /ne s’ouvre pas/)
    file[file.length - 1] = (file[file.length - 1] ?? 0) ^ 1
    writeFileSync(join(folder, 'lookup.1.key'), file)
    assert.throws(() => fresh().mac('lookup/1', bytes('x')), /ne s’ouvre pas/)
    const other = openKeyring({ folder, allow: EVERYTHING, create: true, master: Buffer.alloc(32, 7).toString('base64url') })
    assert.throws(() => other.open('identity', new Uint8Array(40), bytes('')), /ne s’ouvre pas/)
  }))

test('a destroyed key is gone from the disk and from the process, for good', () =>
  inFolder((folder) => {
    const ring = openKeyring({ folder, allow: EVERYTHING, create: true })
    const wrapped = ring.wrap('year/1/2026', new Uint8Array(32))
    const path = join(folder, 'year.1.2026.key')
    assert.ok(existsSync(path))
    ring.destroy('year/1/2026')
    assert.ok(!existsSync(path))
    assert.equal(ring.has('year/1/2026'), false)
    assert.throws(() => ring.unwrap('year/1/2026', wrapped), /détruite/)
    assert.throws(() => ring.wrap('year/1/2026', new Uint8Array(32)), /détruite/)
    assert.throws(() => openKeyring({ folder, allow: EVERYTHING, create: true }).wrap('year/1/2026', new Uint8Array(32)), /détruite/)
    ring.destroy('year/1/2026')
  }))

test('signing keys sign as their name says, and verify with the public half', () =>
  inFolder((folder) => {
    const ring = openKeyring({ folder, allow: EVERYTHING, create: true })
    const card = ring.createCardKey()
    assert.match(card, /^card\/[0-9a-f]{8}$/)
    const message = bytes('message')
    const p256 = createPublicKey({ key: { ...ring.publicKey(card) }, format: 'jwk' })
    assert.equal(ring.sign(card, message).length, 64)
    assert.ok(verify('sha256', message, { key: p256, dsaEncoding: 'ieee-p1363' }, ring.sign(card, message)))
    const ed = createPublicKey({ key: { ...ring.publicKey('log') }, format: 'jwk' })
    assert.ok(verify(null, message, ed, ring.sign('log', message)))
    assert.ok(!('d' in ring.publicKey(card)))
    assert.throws(() => ring.sign('identity', message))
    assert.throws(() => ring.mac('log', message))
  }))

test('a master key that others can read, or that is not one, is refused with a sentence', () =>
  inFolder((folder) => {
    openKeyring({ folder, allow: ['log'], create: true })
    chmodSync(join(folder, 'master.key'), 0o644)
    assert.throws(() => openKeyring({ folder, allow: ['log'], create: true }), /chmod 600/)
    assert.throws(() => openKeyring({ folder, allow: ['log'], create: true, master: 'court' }), /32 octets/)
    assert.throws(() => openKeyring({ folder: `${folder}-absent`, allow: ['log'], create: false }), /Aucune clé maîtresse/)
  }))
