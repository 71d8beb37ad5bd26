import type { Clock } from '../../ports/clock.ts'
import { dayInParis } from '../../words/day.ts'
import { isRefusal, type Refusal } from '../../words/refusal.ts'
import { type FamilyHouse, type FamilyQuestion, findFamily } from '../beneficiaries/index.ts'
import type { CardStore } from './card.store.ts'

export interface RevokeHouse extends FamilyHouse {
  readonly cards: CardStore
  readonly clock: Clock
}

/** Takes back the cards of a family, lost or stolen. The number of cards taken back; the status list says it once published again. */
export async function revokeCards(
  house: RevokeHouse,
  asked: FamilyQuestion,
): Promise<number | Refusal<'family-unknown' | 'family-too-large'>> {
  const now = house.clock.now()
  const today = dayInParis(now)
  const family = await findFamily(house, asked, today)
  if (isRefusal(family)) return family
  return await house.cards.revoke(asked.insurerId, family.contractKey, new Date(now), today)
}
