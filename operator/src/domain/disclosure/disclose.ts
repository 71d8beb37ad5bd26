import type { Entropy } from '../../ports/entropy.ts'
import { type Gathering, gather } from '../../words/gather.ts'
import { type Asking, type AskingOne, outcomes, ways } from './asking.ts'
import { engagementDigest, engagementNumber } from './engagement.ts'
import { project, type Rights, receiptOf } from './project.ts'
import { type LookRefusal, refusalOf } from './refused.ts'
import type { Drawn, DrawnOne, Looked, Paid } from './turnstile.store.ts'

/** What a look-up gives: rights with an engagement and a receipt, or why not. */
export type Disclosed =
  | { readonly ok: true; readonly rights: Rights; readonly engagement: string | null; readonly leafHash: string; readonly atMicros: number }
  | { readonly ok: false; readonly refused: LookRefusal }

/** The two statements of the turnstile, on two connections: the next batch pays while the last one looks. */
export interface Turnstile {
  pay(batch: readonly Drawn[]): Promise<Paid>
  look(ticket: string, batch: readonly Drawn[]): Promise<(Looked | null)[]>
}

const BATCH_MAX = 256
const WAITING_MAX = 4096
const UNANSWERED: Disclosed = { ok: false, refused: 'answer.unavailable' }

/**
 * Opens the way to persons: pay, commit, then look. Concurrent askings are paid in one statement.
 * @param door the number of this door in the access log
 */
export function openDisclosure(house: {
  readonly turnstile: Turnstile
  readonly entropy: Entropy
  readonly door: number
}): Gathering<Asking, Disclosed> {
  return gather<Asking, Disclosed>({ batchMax: BATCH_MAX, waitingMax: WAITING_MAX, overflow: UNANSWERED }, async (askings, next) => {
    const random = house.entropy.bytes(32 * askings.length)
    const batch = askings.map((asking, i) => draw(asking, random.subarray(32 * i, 32 * i + 32)))
    // PAY, and commit. If we die here: paid, logged, nobody was shown anything.
    const paid = await house.turnstile.pay(batch)
    next()
    // LOOK. If we die here: the ticket fades in 30 seconds; what was paid counts as shown.
    const looked = await house.turnstile.look(paid.ticket, batch)
    return batch.map((drawn, i) => answer(drawn, looked[i] ?? null, { ...paid, door: house.door, way: ways.card }))
  })
}

/** The turnstile for the dearer ways: one person a time. */
export interface TurnstileOne {
  payOne(drawn: DrawnOne): Promise<Paid>
  look(ticket: string, batch: readonly Drawn[]): Promise<(Looked | null)[]>
}

/** Opens the dearer ways: a known patient, a legacy card, no card. Pay, commit, then look, as for everyone. */
export function openWays(house: {
  readonly turnstile: TurnstileOne
  readonly entropy: Entropy
  readonly door: number
}): (asking: AskingOne) => Promise<Disclosed> {
  return async (asking) => {
    const drawn = { ...draw(asking, house.entropy.bytes(32)), asking }
    // PAY, and commit. If we die here: paid, logged, nobody was shown anything.
    const paid = await house.turnstile.payOne(drawn)
    // LOOK. If we die here: the ticket fades in 30 seconds; what was paid counts as shown.
    const [looked = null] = await house.turnstile.look(paid.ticket, [drawn])
    return answer(drawn, looked, { ...paid, door: house.door, way: asking.way })
  }
}

interface DrawnWithNumber extends Drawn {
  readonly number: Uint8Array
}

function draw(asking: Asking, random: Uint8Array): DrawnWithNumber {
  const number = random.subarray(0, 16)
  return { asking, number, engagementDigest: engagementDigest(number), salt: random.subarray(16, 32) }
}

interface PaidThere {
  readonly atMicros: number
  readonly door: number
  readonly way: number
}

function answer(drawn: DrawnWithNumber, looked: Looked | null, there: PaidThere): Disclosed {
  // Paid, then frozen, ended or closed before we looked: nothing is given, and it is not "no rights".
  if (looked === null) return UNANSWERED
  const { outcome, line } = looked
  const refused = refusalOf(outcome)
  if (refused !== null) return { ok: false, refused }
  const shown = project(line, outcome)
  const { atMicros, door, way } = there
  return {
    ok: true,
    rights: shown.rights,
    engagement: outcome === outcomes.closed || way === ways.noCard ? null : engagementNumber(drawn.number),
    leafHash: receiptOf(drawn.asking, shown, { atMicros, door, outcome, salt: drawn.salt, way }),
    atMicros,
  }
}
