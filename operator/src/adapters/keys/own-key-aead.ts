import { createHash, hash } from 'node:crypto'
import { invariant } from '../../words/invariant.ts'
import { checkTag, withTag } from './bulk-aead.ts'

/**
 * Sealing of one small text under a key of its own, of 32 random bytes. From the key, by the one-step derivation of NIST SP 800-56C (revision
 * 2, §4.1, with SHA-256; the fixed information is nonce ‖ label): 32 bytes of a key for HMAC, then as many as the text is long, added to it
 * (exclusive or). Then HMAC-SHA-256 cut to 16 bytes over length of the associated data (4) ‖ associated data ‖ nonce ‖ ciphertext.
 * Layout: nonce (12) ‖ ciphertext ‖ tag (16).
 *
 * It exists because a cipher object for each of a million keys costs four times as much as these few hashes. `sealOwn` and `openOwn` are the
 * plain way, and read and write the same bytes.
 */
const NONCE = 12
const TAG = 16
const KEY = 32
const HASH = 32
/** With counter, key and nonce, what one block of SHA-256 holds. */
const LABEL = Buffer.from('clo-id1')

/** `length` bytes after the 32 of the key for HMAC. */
function derive(key: Uint8Array, nonce: Uint8Array, length: number): { readonly mac: Buffer; readonly stream: Buffer } {
  const blocks: Buffer[] = []
  for (let counter = 1; (counter - 1) * HASH < KEY + length; counter += 1) {
    const number = Buffer.alloc(4)
    number.writeUInt32BE(counter)
    blocks.push(createHash('sha256').update(number).update(key).update(nonce).update(LABEL).digest())
  }
  const bytes = Buffer.concat(blocks)
  return { mac: bytes.subarray(0, KEY), stream: bytes.subarray(KEY, KEY + length) }
}

/** The plain way to seal. @param nonce 12 random bytes */
export function sealOwn(key: Uint8Array, nonce: Uint8Array, plain: Uint8Array, associated: Uint8Array): Uint8Array {
  invariant(key.length === KEY && nonce.length === NONCE, 'a text is sealed by a key of 32 bytes and a nonce of 12')
  const { mac, stream } = derive(key, nonce, plain.length)
  const text = plain.map((byte, index) => byte ^ (stream[index] ?? 0))
  return withTag(mac, Buffer.concat([nonce, text]), associated)
}

/** @throws when anything was altered: the key, the bytes or the associated data */
export function openOwn(key: Uint8Array, sealed: Uint8Array, associated: Uint8Array): Uint8Array {
  invariant(key.length === KEY && sealed.length >= NONCE + TAG, 'sealed bytes hold a nonce and a tag')
  const nonce = sealed.subarray(0, NONCE)
  const text = sealed.subarray(NONCE, sealed.length - TAG)
  const { mac, stream } = derive(key, nonce, text.length)
  checkTag(mac, sealed, associated)
  return text.map((byte, index) => byte ^ (stream[index] ?? 0))
}

/** Texts longer than this are not sealed here: an identity has some seventy bytes. */
const TEXT_MAX = 1 << 15

/**
 * Seals into `out` at `at`; the length written. `crypto.hash` that answers a string makes no object to collect.
 * @param draw fills with random bytes
 */
export function ownKeySealer(draw: (out: Uint8Array, at: number, length: number) => void) {
  const block = Buffer.alloc(4 + KEY + NONCE + LABEL.length)
  block.set(LABEL, 4 + KEY + NONCE)
  const inner = Buffer.alloc(64 + TEXT_MAX)
  const outer = Buffer.alloc(64 + HASH)
  const next = (counter: number): string => {
    block.writeUInt32BE(counter)
    return hash('sha256', block, 'binary')
  }
  return (key: Uint8Array, plain: Uint8Array, associated: Uint8Array, out: Uint8Array, at: number): number => {
    const signed = 4 + associated.length + NONCE + plain.length
    invariant(key.length === KEY && signed <= TEXT_MAX, 'a short text is sealed by a key of 32 bytes')
    draw(out, at, NONCE)
    block.set(key, 4)
    for (let byte = 0; byte < NONCE; byte += 1) block[4 + KEY + byte] = out[at + byte] ?? 0
    const mac = next(1)
    for (let byte = 0; byte < 64; byte += 1) {
      const value = byte < KEY ? mac.charCodeAt(byte) : 0
      inner[byte] = value ^ 0x36
      outer[byte] = value ^ 0x5c
    }
    const text = at + NONCE
    for (let from = 0, counter = 2; from < plain.length; from += HASH, counter += 1) {
      const stream = next(counter)
      const end = Math.min(HASH, plain.length - from)
      for (let byte = 0; byte < end; byte += 1) out[text + from + byte] = (plain[from + byte] ?? 0) ^ stream.charCodeAt(byte)
    }
    inner.writeUInt32BE(associated.length, 64)
    inner.set(associated, 68)
    const start = 68 + associated.length
    for (let byte = 0; byte < NONCE + plain.length; byte += 1) inner[start + byte] = out[at + byte] ?? 0
    outer.write(hash('sha256', inner.subarray(0, 64 + signed), 'binary'), 64, HASH, 'latin1')
    const tag = hash('sha256', outer, 'binary')
    for (let byte = 0; byte < TAG; byte += 1) out[text + plain.length + byte] = tag.charCodeAt(byte)
    return NONCE + plain.length + TAG
  }
}
