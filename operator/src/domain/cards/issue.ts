import { cardDigest, cardKey, encodeCard, fromHex } from '@cloison/evidence'
import type { Clock } from '../../ports/clock.ts'
import type { Entropy } from '../../ports/entropy.ts'
import type { Print } from '../../ports/print.ts'
import { type Day, dayInParis } from '../../words/day.ts'
import { invariant } from '../../words/invariant.ts'
import { isRefusal, type Refusal, refuse } from '../../words/refusal.ts'
import { type FamilyHouse, type FamilyQuestion, findFamily, uuidText } from '../beneficiaries/index.ts'
import type { CardStore } from './card.store.ts'
import { faceOf } from './face.ts'
import { cardValidity } from './validity.ts'

export interface IssueHouse extends FamilyHouse {
  readonly cards: CardStore
  readonly clock: Clock
  readonly entropy: Entropy
  readonly print: Print
  /** Name of the key that signs cards, `card/<kid>`. */
  readonly cardKey: string
  /**
   * Writes in the access log that the identities of these persons are about to be given to their insurer, and returns once it is committed.
   * Names are opened only afterwards; when it throws, no card is issued.
   */
  readonly recordIssue: (issue: { readonly insurerId: number; readonly persons: readonly string[]; readonly by: string }) => Promise<void>
}

export interface CardQuestion extends FamilyQuestion {
  readonly insurerName: string
  readonly amc: string
  /** Key or person that asks. */
  readonly by: string
}

/** What the family receives. Nothing of it is kept here: a reprint is a new card. */
export interface IssuedCard {
  readonly cardId: bigint
  readonly text: string
  readonly svg: string
  readonly pdf: Uint8Array
  readonly validFrom: Day
  /** First day after validity. */
  readonly validUntil: Day
  /** Persons whom the card covers. */
  readonly persons: number
}

export type IssueRefusal = Refusal<'family-unknown' | 'family-too-large' | 'family-not-covered'>

const HANDLE_BYTES = 16
const DRAWS = 48

/**
 * Issues the attestation of a family: a random handle on paper and its digests in the database, the older cards revoked in the same
 * transaction. The way out of a fault after the commit is to ask again: a new card replaces the one that nobody received.
 */
export async function issueCard(house: IssueHouse, asked: CardQuestion): Promise<IssuedCard | IssueRefusal> {
  const now = house.clock.now()
  const today = dayInParis(now)
  const family = await findFamily(house, asked, today)
  if (isRefusal(family)) return family
  await house.recordIssue({ insurerId: asked.insurerId, persons: family.persons, by: asked.by })

  const members = family.open()
  const validity = cardValidity(members, today)
  if (validity === undefined) return refuse('family-not-covered')
  const routing = members[0]?.routing
  invariant(routing !== undefined, 'a family found has someone in it')
  const handle = house.entropy.bytes(HANDLE_BYTES)
  const { cardId, text } = await house.cards.issue(
    {
      insurerId: asked.insurerId,
      handleDigest: uuidText(cardDigest(handle)),
      contractKey: family.contractKey,
      validFrom: validity.from,
      validUntil: validity.until,
      at: new Date(now),
      day: today,
      draws: drawsFrom(house.entropy.bytes(DRAWS * 4)),
    },
    (statusIndex) => {
      const { from: validFrom, until: validUntil } = validity
      const { amc, conventionType: convention, csr } = routing
      const card = { handle, amc, convention, csr, validFrom, validUntil, statusIndex }
      const signed = encodeCard(card, cardKeyIdOf(house.cardKey), (message) => house.keys.sign(house.cardKey, message))
      return {
        text: signed,
        persons: members.map(({ person, identity }) => ({ digest: uuidText(cardKey(signed, identity.birthDate, identity.rank)), person })),
      }
    },
  )
  handle.fill(0)
  const { svg } = house.print.dataMatrix(text)
  const pdf = await house.print.attestation(faceOf({ ...asked, issuedOn: today, routing, validity, members, svg }))
  return { cardId, text, svg, pdf, validFrom: validity.from, validUntil: validity.until, persons: members.length }
}

/** Four random bytes make a number below 2^31. */
function drawsFrom(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  return Array.from({ length: bytes.length / 4 }, (_, index) => view.getUint32(index * 4) >>> 1)
}

/** The four bytes of a card key's identifier, from its name. */
export function cardKeyIdOf(cardKey: string): Uint8Array {
  const bytes = cardKey.startsWith('card/') ? fromHex(cardKey.slice('card/'.length)) : undefined
  invariant(bytes !== undefined && bytes.length === 4, 'a card key is named after its identifier')
  return bytes
}
