import { createCipheriv, createDecipheriv, createHmac, createSecretKey, hash, type KeyObject, timingSafeEqual } from 'node:crypto'
import type { BulkSeal } from '../../ports/sealing.ts'
import { invariant } from '../../words/invariant.ts'

/**
 * Sealing of many small texts under one key: AES-256-CTR (NIST SP 800-38A), then HMAC-SHA-256 cut to 16 bytes over
 * length of the associated data (4) ‖ associated data ‖ nonce ‖ ciphertext. Encrypt-then-MAC, with two keys drawn from one.
 * Layout: nonce (12) ‖ ciphertext ‖ tag (16). The counter begins at zero, in the last four bytes of the block.
 *
 * It exists because the counter blocks of thousands of texts are enciphered in one call: four times faster than one cipher for each.
 * `openBulk` is the plain way, and reads what both wrote.
 */
const NONCE = 12
const TAG = 16
const BLOCK = 16
/** Counter blocks held at once. */
const BLOCKS_MAX = 1 << 16

interface Pair {
  readonly cipher: KeyObject
  readonly mac: Buffer
}

function pairOf(key: KeyObject): Pair {
  const derive = (use: string) => createHmac('sha256', key).update(`cloison/bulk-aead/v1/${use}`).digest()
  return { cipher: createSecretKey(derive('cipher')), mac: derive('mac') }
}

/** @throws when anything was altered */
export function openBulk(key: KeyObject, sealed: Uint8Array, associated: Uint8Array): Uint8Array {
  invariant(sealed.length >= NONCE + TAG, 'sealed bytes hold a nonce and a tag')
  const { cipher, mac } = pairOf(key)
  const end = sealed.length - TAG
  checkTag(mac, sealed, associated)
  return createDecipheriv('aes-256-ctr', cipher, Buffer.concat([sealed.subarray(0, NONCE), Buffer.alloc(4)])).update(
    sealed.subarray(NONCE, end),
  )
}

/** The plain way to write the same thing. @param nonce 12 random bytes */
export function sealBulk(key: KeyObject, nonce: Uint8Array, plain: Uint8Array, associated: Uint8Array): Uint8Array {
  const { cipher, mac } = pairOf(key)
  const text = createCipheriv('aes-256-ctr', cipher, Buffer.concat([nonce, Buffer.alloc(4)])).update(plain)
  return withTag(mac, Buffer.concat([nonce, text]), associated)
}

/** What was sealed, nonce ‖ ciphertext, then its tag. The plain way to make it. */
export function withTag(mac: Uint8Array, body: Uint8Array, associated: Uint8Array): Uint8Array {
  return Buffer.concat([body, tagOf(mac, body, associated)])
}

/** @throws when anything was altered: the key, the bytes or the associated data */
export function checkTag(mac: Uint8Array, sealed: Uint8Array, associated: Uint8Array): void {
  const end = sealed.length - TAG
  const tag = tagOf(mac, sealed.subarray(0, end), associated)
  invariant(timingSafeEqual(tag, sealed.subarray(end)), 'sealed bytes are as they were written, for whom they were written')
}

function tagOf(mac: Uint8Array, body: Uint8Array, associated: Uint8Array): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(associated.length)
  return createHmac('sha256', mac).update(length).update(associated).update(body).digest().subarray(0, TAG)
}

/** @param draw fills with random bytes */
export function bulkSealer(key: KeyObject, draw: (out: Uint8Array, at: number, length: number) => void): BulkSeal {
  const { cipher, mac } = pairOf(key)
  const tagOf = macInto(mac)
  let places: number[] = []
  let owners: Uint8Array[] = []
  let blocks = 0

  function finish(out: Uint8Array): void {
    const counters = new Uint8Array(blocks * BLOCK)
    const view = new DataView(counters.buffer)
    let block = 0
    for (let index = 0; index < places.length; index += 2) {
      const [at, length] = [places[index] ?? 0, places[index + 1] ?? 0]
      draw(out, at, NONCE)
      for (let counter = 0; counter * BLOCK < length; counter += 1) {
        for (let byte = 0; byte < NONCE; byte += 1) counters[block * BLOCK + byte] = out[at + byte] ?? 0
        view.setUint32(block * BLOCK + NONCE, counter)
        block += 1
      }
    }
    const stream = createCipheriv('aes-256-ecb', cipher, null).setAutoPadding(false).update(counters)
    let from = 0
    for (let index = 0; index < places.length; index += 2) {
      const [at, length] = [places[index] ?? 0, places[index + 1] ?? 0]
      const text = at + NONCE
      for (let byte = 0; byte < length; byte += 1) out[text + byte] = (out[text + byte] ?? 0) ^ (stream[from + byte] ?? 0)
      from += Math.ceil(length / BLOCK) * BLOCK
      tagOf(owners[index / 2] as Uint8Array, out, at, NONCE + length)
    }
    places = []
    owners = []
    blocks = 0
  }

  return {
    later(at, length, associated) {
      invariant(length > 0, 'a text sealed in bulk is not empty')
      places.push(at, length)
      owners.push(associated)
      blocks += Math.ceil(length / BLOCK)
      invariant(blocks <= BLOCKS_MAX, 'a batch is sealed before it grows too large')
      return NONCE + length + TAG
    },
    finish,
  }
}

/** Writes after `length` bytes at `at` the tag that covers them and their owner. */
function macInto(mac: Buffer): (owner: Uint8Array, out: Uint8Array, at: number, length: number) => void {
  const keyed = hmacBlocks(mac)
  const message = keyed.message
  const view = new DataView(message.buffer, message.byteOffset)
  return (owner, out, at, length) => {
    view.setUint32(0, owner.length)
    message.set(owner, 4)
    const start = 4 + owner.length
    for (let index = 0; index < length; index += 1) message[start + index] = out[at + index] ?? 0
    keyed.write(4 + owner.length + length, out, at + length)
  }
}

const MESSAGE_MAX = 1 << 15

/**
 * HMAC-SHA-256 (RFC 2104, FIPS 198-1) cut to 16 bytes: H(key ⊕ opad ‖ H(key ⊕ ipad ‖ message)), the message being written by the caller in
 * `message`. `crypto.hash` that answers a string makes no object to collect: four times faster than createHmac.
 */
export function hmacBlocks(secret: Uint8Array): { readonly message: Uint8Array; write(length: number, out: Uint8Array, at: number): void } {
  invariant(secret.length <= 64, 'an HMAC key is not longer than a block')
  const inner = Buffer.alloc(64 + MESSAGE_MAX, 0)
  const outer = Buffer.alloc(64 + 32, 0)
  for (let index = 0; index < 64; index += 1) {
    inner[index] = (secret[index] ?? 0) ^ 0x36
    outer[index] = (secret[index] ?? 0) ^ 0x5c
  }
  return {
    message: inner.subarray(64),
    write(length, out, at) {
      invariant(length <= MESSAGE_MAX, 'a message authenticated in bulk is short')
      outer.write(sha256(inner.subarray(0, 64 + length)), 64, 32, 'latin1')
      const made = sha256(outer)
      for (let index = 0; index < 16; index += 1) out[at + index] = made.charCodeAt(index)
    },
  }
}

// The types of Node know 'binary' as the name of this encoding here, and 'latin1' elsewhere: they are the same.
function sha256(message: Uint8Array): string {
  return hash('sha256', message, 'binary')
}
