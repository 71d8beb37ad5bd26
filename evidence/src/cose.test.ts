import assert from 'node:assert/strict'
import { createHash, createPublicKey, type KeyObject, X509Certificate } from 'node:crypto'
import { test } from 'node:test'
import { inflateSync } from 'node:zlib'
import { foreignLines, foreignText, needsForeignVectors } from '../test/foreign-vectors.ts'
import { decodeBase45 } from './base45.ts'
import { type CborMap, isCborMap } from './cbor.ts'
import { decodeCbor } from './cbor-decode.ts'
import { HEADER_KEY_ID, headerValue, parseSign1, verifySign1 } from './cose.ts'
import { fromHex, toHex } from './hex.ts'
import { coseKey } from './verifier.ts'

interface WycheproofFile {
  readonly testGroups: readonly {
    readonly publicKeyPem: string
    readonly tests: readonly { tcId: number; comment: string; msg: string; sig: string; result: string }[]
  }[]
}

test('Wycheproof: ECDSA P-256, signatures r‖s', needsForeignVectors, () => {
  const file = JSON.parse(foreignText('wycheproof/ecdsa_secp256r1_sha256_p1363_test.json')) as WycheproofFile
  let tried = 0
  for (const group of file.testGroups) {
    const key = coseKey(createPublicKey(group.publicKeyPem))
    assert.ok(key !== undefined)
    for (const { tcId, comment, msg, sig, result } of group.tests) {
      const verified = key.verify(fromHex(msg) as Uint8Array, fromHex(sig) as Uint8Array)
      assert.equal(verified, result === 'valid', `${tcId}: ${comment}`)
      tried += 1
    }
  }
  assert.equal(tried, 262)
})

interface Certificate {
  readonly file: string
  readonly prefix?: string
  readonly cose?: string
  readonly base45?: string
  readonly certificate?: string
  readonly validationClock?: string
  readonly expected: Readonly<Record<string, boolean>>
}

test('EU digital certificates: base45, signature and expiry are as published', needsForeignVectors, (t) => {
  const tried = { base45: 0, text: 0, decode: 0, verify: 0, expiry: 0 }
  for (const line of foreignLines('dcc/dcc.ndjson') as Certificate[]) {
    const { file, cose, base45, certificate, expected } = line
    if (expected.EXPECTEDB45DECODE !== undefined && base45 !== undefined) {
      assert.equal(decodeBase45(base45).ok, expected.EXPECTEDB45DECODE, file)
      tried.base45 += 1
    }
    const fromText = coseOfText(line.prefix)
    if (expected.EXPECTEDDECODE !== undefined) {
      // The health certificate (claim −260, then 1) must be a map: one vector hides it in a byte string.
      const health = claimsOf(fromText ?? hexOrUndefined(cose))?.get(-260)
      const decoded = isCborMap(health) && isCborMap(health.get(1))
      assert.equal(decoded, expected.EXPECTEDDECODE, file)
      tried.decode += 1
    }
    if (expected.EXPECTEDVERIFY !== undefined && certificate !== undefined && cose !== undefined) {
      assert.equal(verifies(hexOrUndefined(cose), certificate), expected.EXPECTEDVERIFY, file)
      tried.verify += 1
      if (expected.EXPECTEDVERIFY && fromText !== undefined) {
        assert.equal(toHex(fromText), cose.toLowerCase(), file)
        tried.text += 1
      }
    }
    if (expected.EXPECTEDEXPIRATIONCHECK !== undefined && line.validationClock !== undefined) {
      const valid = isCurrent(hexOrUndefined(cose), Date.parse(line.validationClock) / 1000)
      assert.equal(valid, expected.EXPECTEDEXPIRATIONCHECK, file)
      tried.expiry += 1
    }
  }
  t.diagnostic(JSON.stringify(tried))
  assert.ok(tried.base45 >= 35 && tried.verify >= 40 && tried.text >= 35 && tried.expiry >= 15)
})

function hexOrUndefined(hex: string | undefined): Uint8Array | undefined {
  return hex === undefined ? undefined : fromHex(hex.toLowerCase())
}

/** The whole way of a scanned text: prefix, base45, zlib. */
function coseOfText(text: string | undefined): Uint8Array | undefined {
  if (text === undefined || !text.startsWith('HC1:')) return undefined
  const compressed = decodeBase45(text.slice(4))
  if (!compressed.ok) return undefined
  try {
    return new Uint8Array(inflateSync(compressed.value, { maxOutputLength: 10_000 }))
  } catch {
    return undefined
  }
}

/** Right signature by the certificate that the key id designates (first 8 bytes of its SHA-256). */
function verifies(cose: Uint8Array | undefined, base64: string): boolean {
  const message = parseSign1(cose ?? new Uint8Array(), { lenient: true })
  if (!message.ok) return false
  const der = Buffer.from(base64, 'base64')
  const keyId = headerValue(message.value, HEADER_KEY_ID)
  const expected = createHash('sha256').update(der).digest().subarray(0, 8)
  if (!(keyId instanceof Uint8Array) || toHex(keyId) !== expected.toString('hex')) return false
  const publicKey: KeyObject = new X509Certificate(der).publicKey
  const key = coseKey(publicKey)
  return key !== undefined && verifySign1(message.value, key)
}

function isCurrent(cose: Uint8Array | undefined, seconds: number): boolean {
  const claims = claimsOf(cose)
  const [expires, issued] = [claims?.get(4), claims?.get(6)]
  return typeof expires === 'number' && typeof issued === 'number' && issued <= seconds && seconds < expires
}

function claimsOf(cose: Uint8Array | undefined): CborMap | undefined {
  const message = parseSign1(cose ?? new Uint8Array(), { lenient: true })
  const claims = message.ok ? decodeCbor(message.value.payload, { lenient: true }) : message
  return claims.ok && isCborMap(claims.value) ? claims.value : undefined
}
