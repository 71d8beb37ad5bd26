import { decodeCbor, parseSign1, prepareStatusDelta, prepareStatusList, STATUS_DELTA_MAX, sha256, statusBits } from '@cloison/evidence'
import type { Clock } from '../../ports/clock.ts'
import type { Keys } from '../../ports/keys.ts'
import { invariant } from '../../words/invariant.ts'
import type { CardStore } from './card.store.ts'
import { cardKeyIdOf } from './issue.ts'

export interface StatusHouse {
  readonly cards: CardStore
  readonly keys: Keys
  readonly clock: Clock
  readonly cardKey: string
}

/** Least time between two lists of an insurer when nothing was revoked: a reader learns that the list still lives. */
export const LIST_AGE_MAX_SECONDS = 86_400

/**
 * Signs and publishes an insurer's status list, and the delta from the one before. Nothing is done when nothing was revoked and the list is
 * young; the answer is the sequence that stands.
 */
export async function publishStatusList(
  house: StatusHouse,
  insurer: { readonly insurerId: number; readonly amc: string },
): Promise<number> {
  const last = await house.cards.lastList(insurer.insurerId)
  const { size: space, indexes } = await house.cards.revoked(insurer.insurerId)
  const before = last === undefined ? undefined : contentOf(last.document)
  const size = Math.max(space, before?.size ?? 0)
  const bits = statusBits(size, indexes)
  const issuedAt = Math.floor(house.clock.now() / 1000)
  if (
    last !== undefined &&
    before !== undefined &&
    before.size === size &&
    sameBits(before.bits, bits) &&
    issuedAt - before.issuedAt < LIST_AGE_MAX_SECONDS
  ) {
    return last.sequence
  }
  const sequence = (last?.sequence ?? 0) + 1
  const keyId = cardKeyIdOf(house.cardKey)
  const list = prepareStatusList({ amc: insurer.amc, sequence, issuedAt, size, bits }, keyId)
  const document = list.finish(house.keys.sign(house.cardKey, list.toBeSigned))
  let delta: Uint8Array | null = null
  if (before !== undefined && last !== undefined) {
    const revoked = indexes.filter((index) => !hasBit(before.bits, index))
    if (revoked.length <= STATUS_DELTA_MAX) {
      const fromSequence = last.sequence
      const change = prepareStatusDelta(
        { amc: insurer.amc, fromSequence, toSequence: sequence, issuedAt, size, revoked, bitsDigest: sha256(bits) },
        keyId,
      )
      delta = change.finish(house.keys.sign(house.cardKey, change.toBeSigned))
    }
  }
  // Dying here publishes nothing: the next call signs again. Two processes that publish together: one insert wins, and both answers are right.
  await house.cards.publish(insurer.insurerId, { sequence, size, document, issuedAt: new Date(issuedAt * 1000), delta })
  return sequence
}

/** What we published ourselves, read back without checking our own signature. */
function contentOf(document: Uint8Array): { size: number; bits: Uint8Array; issuedAt: number } {
  const maxBytes = document.length
  const message = parseSign1(document, { maxBytes })
  invariant(message.ok, 'a published list is a signed document')
  const payload = decodeCbor(message.value.payload, { maxBytes })
  invariant(payload.ok && Array.isArray(payload.value), 'a published list is an array')
  const [, , , issuedAt, size, bits] = payload.value as readonly unknown[]
  invariant(typeof issuedAt === 'number' && typeof size === 'number' && bits instanceof Uint8Array, 'a published list has its fields')
  return { size, bits, issuedAt }
}

function hasBit(bits: Uint8Array, index: number): boolean {
  return (((bits[index >> 3] ?? 0) >> (index & 7)) & 1) === 1
}

function sameBits(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index])
}
