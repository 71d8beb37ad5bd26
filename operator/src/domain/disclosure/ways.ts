import { sha256, toHex, utf8 } from '@cloison/evidence'
import type { Keys } from '../../ports/keys.ts'
import type { Nir } from '../../words/nir.ts'
import { keptDay, memberMessage, nirMessage } from '../beneficiaries/index.ts'
import { type Asker, type AskingOne, type NumberedAsking, ways } from './asking.ts'
import { engagementDigest } from './engagement.ts'

/** What every question says: who asks, under which proof, for which care. */
export interface Common {
  readonly secret: Uint8Array
  readonly cause: Uint8Array
  readonly asker: Asker
  readonly domain: number
  readonly day: string
}

/** Who is looked for, as printed on a card or said at the counter. */
export interface Named {
  readonly insurerId: number
  readonly birthDate: string
  readonly rank: number
}

export interface Printed extends Named {
  readonly memberNumber: string
  readonly conventionType: string
  readonly csr: string
  readonly validFrom: string
  readonly validUntil: string
}

/** Whom an invoice without an engagement is about: the keyed digest of 16 bytes, and what else the card says. */
export interface Reference {
  readonly member: Uint8Array
  readonly printed: string
}

const KEY_BYTES = 16

/** A known patient, by the 16 bytes of an engagement number that this establishment received for a signed card. */
export function askKnown(common: Common, number: Uint8Array): AskingOne {
  return { ...common, way: ways.known, key: engagementDigest(number), insurer: null, printed: null, reason: 0, flags: 0 }
}

export type WayQuestions = ReturnType<typeof wayQuestions>

/**
 * Questions that name a person by numbers. The digests are made with the insurer's look-up key, which only this role and the import hold, and
 * go nowhere but into the statement that pays: nobody obtains one without spending the budget.
 */
export function wayQuestions(keys: Keys) {
  const digest = (insurerId: number, message: string): Uint8Array => {
    const name = `lookup/${insurerId}`
    // An insurer that never sent a portfolio has no key, and nobody to be found.
    return keys.has(name) ? keys.mac(name, utf8(message)).subarray(0, KEY_BYTES) : new Uint8Array(KEY_BYTES)
  }
  return {
    /** What finds a member of that insurer, for its own desk. 16 bytes. */
    memberKey: ({ insurerId, birthDate, rank, memberNumber }: Named & { readonly memberNumber: string }): Uint8Array =>
      digest(insurerId, memberMessage(memberNumber, birthDate, rank)),
    legacyCard: (common: Common, { insurerId, birthDate, rank, memberNumber, ...printed }: Printed): NumberedAsking => ({
      ...common,
      way: ways.legacyCard,
      key: digest(insurerId, memberMessage(memberNumber, birthDate, rank)),
      insurer: insurerId,
      printed: textOf({ ...printed, birthDate }),
      reason: 0,
      number: { insurerId, kind: 'member', number: memberNumber },
    }),
    reference: ({ insurerId, birthDate, rank, memberNumber, ...printed }: Printed): Reference => ({
      member: digest(insurerId, memberMessage(memberNumber, birthDate, rank)),
      printed: textOf({ ...printed, birthDate }),
    }),
    /** By which an invoice sent twice is recognised. Keyed, since its bytes hold numbers that could be guessed; null: no key of that insurer. */
    bodyDigest: (insurerId: number, body: Uint8Array): Uint8Array | null => {
      const name = `lookup/${insurerId}`
      return keys.has(name) ? keys.mac(name, utf8(`claim-body\0${toHex(sha256(body))}`)) : null
    },
    noCard: (common: Common, { insurerId, birthDate, rank }: Named, nir: Nir, reason: number): NumberedAsking => ({
      ...common,
      way: ways.noCard,
      key: digest(insurerId, nirMessage(nir, birthDate, rank)),
      insurer: insurerId,
      printed: null,
      reason,
      number: { insurerId, kind: 'nir', number: nir },
    }),
  }
}

/** What a card says beside its numbers, as the turnstile compares it. */
function textOf({ conventionType, csr, validFrom, validUntil, birthDate }: Omit<Printed, 'insurerId' | 'rank' | 'memberNumber'>): string {
  return [conventionType, csr, keptDay(validFrom, birthDate), validUntil].join('\t')
}
