import { type Cbor, type CborMap, CborTag, isCborArray, isCborMap } from './cbor.ts'
import { type CborLimits, decodeCbor } from './cbor-decode.ts'
import { encodeCbor } from './cbor-encode.ts'
import { accept, type Outcome, refuse } from './outcome.ts'
import type { CoseKey } from './verifier.ts'

/** CBOR tags of COSE_Sign1 (RFC 9052 §2) and of a CWT around it (RFC 8392 §6). */
const SIGN1_TAG = 18
const CWT_TAG = 61

/** Header labels (RFC 9052 §3.1). */
export const HEADER_ALGORITHM = 1
export const HEADER_KEY_ID = 4

const NOTHING = new Uint8Array()

/** A COSE_Sign1 taken apart; nothing is believed yet. */
export interface Sign1 {
  readonly protectedBytes: Uint8Array
  readonly protectedHeader: CborMap
  readonly unprotectedHeader: CborMap
  readonly payload: Uint8Array
  readonly signature: Uint8Array
}

/** What awaits a signature: sign `toBeSigned`, then `finish` gives the whole message. */
export interface UnsignedSign1 {
  readonly toBeSigned: Uint8Array
  readonly finish: (signature: Uint8Array) => Uint8Array
}

/**
 * Prepares a tagged COSE_Sign1 (RFC 9052 §4.2) with its whole header protected. The signature is made elsewhere,
 * perhaps later. `context` is the external_aad: it ties the signature to one use without taking room in the message.
 */
export function prepareSign1(header: CborMap, payload: Uint8Array, context: Uint8Array = NOTHING): UnsignedSign1 {
  const protectedBytes = encodeCbor(header)
  return {
    toBeSigned: sigStructure(protectedBytes, payload, context),
    finish: (signature) => encodeCbor(new CborTag(SIGN1_TAG, [protectedBytes, new Map(), payload, signature])),
  }
}

/**
 * Takes a COSE_Sign1 apart. Strict (ours): deterministic CBOR, tag 18, nothing in the unprotected header.
 * Lenient (foreign): any well-formed CBOR, tag optional, a CWT tag allowed around it.
 */
export function parseSign1(bytes: Uint8Array, limits: CborLimits = {}): Outcome<Sign1, 'malformed'> {
  const lenient = limits.lenient ?? false
  const decoded = decodeCbor(bytes, limits)
  if (!decoded.ok) return refuse('malformed')
  let message: Cbor = decoded.value
  if (lenient && message instanceof CborTag && message.tag === CWT_TAG) message = message.value
  if (message instanceof CborTag && message.tag === SIGN1_TAG) message = message.value
  else if (!lenient) return refuse('malformed')
  if (!isCborArray(message) || message.length !== 4) return refuse('malformed')
  const [protectedBytes, unprotectedHeader, payload, signature] = message
  if (
    !(protectedBytes instanceof Uint8Array) ||
    !isCborMap(unprotectedHeader) ||
    !(payload instanceof Uint8Array) ||
    !(signature instanceof Uint8Array)
  ) {
    return refuse('malformed')
  }
  if (!lenient && unprotectedHeader.size > 0) return refuse('malformed')
  const protectedHeader = readProtected(protectedBytes, limits)
  if (protectedHeader === undefined) return refuse('malformed')
  return accept({ protectedBytes, protectedHeader, unprotectedHeader, payload, signature })
}

/** Value of a header label: the protected one when there is one, else the unprotected one (foreign messages only). */
export function headerValue(message: Sign1, label: number): Cbor | undefined {
  return message.protectedHeader.has(label) ? message.protectedHeader.get(label) : message.unprotectedHeader.get(label)
}

/** True when the header announces the key's algorithm and the signature is right (RFC 9052 §4.4). */
export function verifySign1(message: Sign1, key: CoseKey, context: Uint8Array = NOTHING): boolean {
  if (headerValue(message, HEADER_ALGORITHM) !== key.algorithm) return false
  return key.verify(sigStructure(message.protectedBytes, message.payload, context), message.signature)
}

/** An empty header may be written as no bytes at all, or, by the lenient, as an empty map (RFC 9052 §3). */
function readProtected(bytes: Uint8Array, limits: CborLimits): CborMap | undefined {
  if (bytes.length === 0) return new Map()
  const decoded = decodeCbor(bytes, limits)
  return decoded.ok && isCborMap(decoded.value) ? decoded.value : undefined
}

function sigStructure(protectedBytes: Uint8Array, payload: Uint8Array, context: Uint8Array): Uint8Array {
  return encodeCbor(['Signature1', protectedBytes, context, payload])
}
