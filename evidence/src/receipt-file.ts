import { fromHex, toHex } from './hex.ts'
import { SALT_LENGTH } from './leaf.ts'
import { accept, type Outcome, refuse } from './outcome.ts'
import type { Receipt, ReceiptInclusion, ReceiptPreimage } from './receipt.ts'
import { HASH_LENGTH, isTreeNumber } from './tree-hash.ts'

export const RECEIPT_FORMAT = 'cloison-receipt/1'

/** Longest receipt looked at, in UTF-16 units. */
const RECEIPT_LENGTH_MAX = 100_000

/** Text of a receipt file: JSON, bytes in lower-case hexadecimal. */
export function formatReceipt({ leafHash, inclusion, verifierKey, preimage }: Receipt): string {
  const file = {
    format: RECEIPT_FORMAT,
    leafHash: toHex(leafHash),
    ...(inclusion === undefined ? {} : { ...inclusion, proof: inclusion.proof.map(toHex) }),
    ...(verifierKey === undefined ? {} : { verifierKey }),
    ...(preimage === undefined ? {} : { entry: toHex(preimage.entry), salt: toHex(preimage.salt) }),
  }
  return `${JSON.stringify(file, null, 2)}\n`
}

const MEMBERS = new Set(['format', 'leafHash', 'index', 'size', 'proof', 'checkpoint', 'verifierKey', 'entry', 'salt'])

/** Reads a receipt file, strictly: an unknown member is refused, as it could be read as promising something. */
export function parseReceipt(text: string): Outcome<Receipt, 'malformed' | 'unknown-format'> {
  const file = text.length > RECEIPT_LENGTH_MAX ? undefined : readObject(text)
  if (file === undefined) return refuse('malformed')
  if (file.format !== RECEIPT_FORMAT) return refuse(typeof file.format === 'string' ? 'unknown-format' : 'malformed')
  if (Object.keys(file).some((member) => !MEMBERS.has(member))) return refuse('malformed')

  const leafHash = bytesOf(file.leafHash, HASH_LENGTH)
  const inclusion = inclusionOf(file)
  const preimage = preimageOf(file)
  const verifierKey = file.verifierKey
  if (leafHash === undefined || inclusion === 'malformed' || preimage === 'malformed') return refuse('malformed')
  if (verifierKey !== undefined && typeof verifierKey !== 'string') return refuse('malformed')
  return accept({
    leafHash,
    ...(inclusion === undefined ? {} : { inclusion }),
    ...(verifierKey === undefined ? {} : { verifierKey }),
    ...(preimage === undefined ? {} : { preimage }),
  })
}

type JsonObject = { readonly [member: string]: unknown }

function readObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined
  } catch {
    return undefined
  }
}

function inclusionOf({ index, size, proof, checkpoint }: JsonObject): ReceiptInclusion | undefined | 'malformed' {
  if ([index, size, proof, checkpoint].every((member) => member === undefined)) return undefined
  if (typeof index !== 'number' || typeof size !== 'number' || typeof checkpoint !== 'string') return 'malformed'
  if (!isTreeNumber(index) || !isTreeNumber(size) || !Array.isArray(proof) || proof.length > 64) return 'malformed'
  const hashes: Uint8Array[] = []
  for (const member of proof as readonly unknown[]) {
    const hash = bytesOf(member, HASH_LENGTH)
    if (hash === undefined) return 'malformed'
    hashes.push(hash)
  }
  return { index, size, proof: hashes, checkpoint }
}

function preimageOf({ entry, salt }: JsonObject): ReceiptPreimage | undefined | 'malformed' {
  if (entry === undefined && salt === undefined) return undefined
  const entryBytes = bytesOf(entry)
  const saltBytes = bytesOf(salt, SALT_LENGTH)
  return entryBytes === undefined || saltBytes === undefined ? 'malformed' : { entry: entryBytes, salt: saltBytes }
}

function bytesOf(value: unknown, length?: number): Uint8Array | undefined {
  const bytes = typeof value === 'string' ? fromHex(value) : undefined
  return bytes !== undefined && (length === undefined || bytes.length === length) ? bytes : undefined
}
