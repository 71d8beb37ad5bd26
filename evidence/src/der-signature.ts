import { invariant } from './invariant.ts'

const HALF = 32
const SEQUENCE = 0x30
const INTEGER = 0x02

/**
 * The same ECDSA signature as DER (RFC 3279 §2.2.3) instead of r‖s (IEEE P1363, 64 bytes for P-256). Node verifies a key object given
 * alone a third faster than one given with options, and DER is what it then expects.
 */
export function derSignature(signature: Uint8Array): Uint8Array {
  invariant(signature.length === 2 * HALF, 'a P-256 signature has 64 bytes')
  const der = new Uint8Array(2 + 2 * (3 + HALF))
  const end = writeInteger(signature, HALF, der, writeInteger(signature, 0, der, 2))
  der[0] = SEQUENCE
  der[1] = end - 2
  return der.subarray(0, end)
}

/** A positive integer: as few bytes as it needs, and a zero before one that would look negative. */
function writeInteger(from: Uint8Array, start: number, der: Uint8Array, offset: number): number {
  let first = start
  const last = start + HALF - 1
  while (first < last && from[first] === 0) first++
  const padded = (from[first] ?? 0) >= 0x80 ? 1 : 0
  const length = last - first + 1
  der[offset] = INTEGER
  der[offset + 1] = length + padded
  for (let i = 0; i < length; i++) der[offset + 2 + padded + i] = from[first + i] ?? 0
  return offset + 2 + padded + length
}
