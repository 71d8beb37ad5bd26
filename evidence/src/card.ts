import { decodeBase45, encodeBase45 } from './base45.ts'
import { utf8 } from './bytes.ts'
import { HANDLE_LENGTH } from './card-digest.ts'
import { type Cbor, isCborMap } from './cbor.ts'
import { decodeCbor } from './cbor-decode.ts'
import { encodeCbor } from './cbor-encode.ts'
import { dayNumber, dayText, isDayNumber } from './day.ts'
import { invariant } from './invariant.ts'
import { type KeyRing, prepareSigned, readSigned, type SignedRefusal } from './signed-document.ts'
import type { Sign } from './verifier.ts'

/** What an attestation says. No name, no NIR, no member number: the handle alone leads to persons. */
export interface Card {
  /** 16 random bytes; a secret of the card's holder. */
  readonly handle: Uint8Array
  /** Numéro AMC: 1 to 10 digits. */
  readonly amc: string
  /** Type de convention: 1 to 8 capital letters or digits. */
  readonly convention: string
  /** Critère secondaire de routage: up to 16 capital letters, digits, spaces, `-`, `/` or `.`; may be empty. */
  readonly csr: string
  /** First day of validity, YYYY-MM-DD. */
  readonly validFrom: string
  /** First day after validity, YYYY-MM-DD. */
  readonly validUntil: string
  /** Index of the card's bit in its insurer's status list: 0 to 2^32 − 1. */
  readonly statusIndex: number
}

export type CardRefusal = SignedRefusal | 'not-yet-valid' | 'expired'

export type CardReading =
  | { readonly ok: true; readonly card: Card; readonly keyId: Uint8Array }
  | { readonly ok: false; readonly code: CardRefusal }

/** What awaits a card's signature: sign `toBeSigned` (ES256, 64 bytes), then `finish` gives the card's text. */
export interface UnsignedCard {
  readonly toBeSigned: Uint8Array
  readonly finish: (signature: Uint8Array) => string
}

export const CARD_PREFIX = 'CLO1:'

/** Longest text that `readCard` looks at. Ours have about 220 characters. */
export const CARD_TEXT_LENGTH_MAX = 1024

const CARD_VERSION = 1
/** external_aad of the signature: what was signed as a card serves as nothing else. */
const CONTEXT = utf8('cloison/card/v1')

const AMC = /^\d{1,10}$/
const CONVENTION = /^[A-Z0-9]{1,8}$/
const CSR = /^[A-Z0-9 ./-]{0,16}$/

/** The text of a card's DataMatrix, signed at once. `keyId` has four bytes (`cardKeyId`). */
export function encodeCard(card: Card, keyId: Uint8Array, sign: Sign): string {
  const unsigned = prepareCard(card, keyId)
  return unsigned.finish(sign(unsigned.toBeSigned))
}

/** As `encodeCard`, for a signature made elsewhere. A card that breaks a rule of `Card` is a fault. */
export function prepareCard(card: Card, keyId: Uint8Array): UnsignedCard {
  const payload = encodePayload(card)
  invariant(decodePayload(payload) !== undefined, 'a card keeps the rules of its fields')
  const unsigned = prepareSigned(payload, keyId, CONTEXT)
  return {
    toBeSigned: unsigned.toBeSigned,
    finish: (signature) => CARD_PREFIX + encodeBase45(unsigned.finish(signature)),
  }
}

/**
 * Reads the text of a card on a given day (YYYY-MM-DD), offline. What is inside is looked at only once the signature
 * is found right. Whether the card was revoked is another question: `statusAt` with the insurer's status list.
 */
export function readCard(text: string, keys: KeyRing, day: string): CardReading {
  const today = dayNumber(day)
  invariant(today !== undefined, 'the day on which a card is read is a day')
  if (text.length > CARD_TEXT_LENGTH_MAX || !text.startsWith(CARD_PREFIX)) return no('malformed')
  const bytes = decodeBase45(text.slice(CARD_PREFIX.length))
  if (!bytes.ok) return no('malformed')
  const signed = readSigned(bytes.value, keys, CONTEXT, CARD_TEXT_LENGTH_MAX)
  if (!signed.ok) return signed
  const card = decodePayload(signed.value.payload)
  if (card === undefined) return no('malformed')
  if (day < card.validFrom) return no('not-yet-valid')
  if (day >= card.validUntil) return no('expired')
  return { ok: true, card, keyId: signed.value.keyId }
}

function no(code: CardRefusal): CardReading {
  return { ok: false, code }
}

function encodePayload(card: Card): Uint8Array {
  const from = dayNumber(card.validFrom)
  const until = dayNumber(card.validUntil)
  invariant(from !== undefined && until !== undefined, "a card's validity is between two days")
  return encodeCbor(
    new Map<Cbor, Cbor>([
      [1, CARD_VERSION],
      [2, card.handle],
      [3, card.amc],
      [4, card.convention],
      [5, card.csr],
      [6, from],
      [7, until],
      [8, card.statusIndex],
    ]),
  )
}

function decodePayload(bytes: Uint8Array): Card | undefined {
  const decoded = decodeCbor(bytes)
  if (!decoded.ok || !isCborMap(decoded.value)) return undefined
  const map = decoded.value
  const [handle, amc, convention, csr, from, until, statusIndex] = [2, 3, 4, 5, 6, 7, 8].map((key) => map.get(key))
  if (map.size !== 8 || map.get(1) !== CARD_VERSION) return undefined
  if (!(handle instanceof Uint8Array) || handle.length !== HANDLE_LENGTH) return undefined
  if (typeof amc !== 'string' || !AMC.test(amc)) return undefined
  if (typeof convention !== 'string' || !CONVENTION.test(convention)) return undefined
  if (typeof csr !== 'string' || !CSR.test(csr)) return undefined
  if (!isDayNumber(from) || !isDayNumber(until) || from >= until) return undefined
  if (typeof statusIndex !== 'number' || statusIndex < 0 || statusIndex > 0xffff_ffff) return undefined
  return { handle, amc, convention, csr, validFrom: dayText(from), validUntil: dayText(until), statusIndex }
}
