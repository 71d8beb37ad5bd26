import { encodeEntry, entryLeafHash, toHex } from '@cloison/evidence'
import type { Entropy } from '../../ports/entropy.ts'
import { outcomes, ways } from './asking.ts'
import { bytesOfUuid } from './project.ts'
import type { BySecret, Looked, Paid } from './turnstile.store.ts'

/** One question about one member, by somebody of the member's own insurer. */
export interface DeskAsking {
  /** 32 bytes: the secret of the session, which says who asks and for which insurer. */
  readonly secret: Uint8Array
  /** 16 bytes: keyed digest of member number, birth date and rank, with that insurer's key. */
  readonly key: Uint8Array
  /** 16 bytes: the proof's identifier, a UUID v7. It serves once. */
  readonly cause: Uint8Array
  /** Why, as the access log keeps it: 1 to 4. */
  readonly reason: number
  /** The insurer's own file, never a person: capitals, digits and dashes, 40 at most. */
  readonly reference: string
  /** Who the session says it is; used to compute the receipt, never to pay. */
  readonly asker: { readonly account: number; readonly insurer: number }
}

export interface DrawnDesk {
  readonly asking: DeskAsking
  readonly salt: Uint8Array
}

/** Why a desk was not answered. Each is a code of the contract. */
export type DeskRefusal =
  | 'member.unknown'
  | 'budget.account'
  | 'budget.desk'
  | 'desk.tightened'
  | 'desk.unavailable'
  | 'proof.replayed'
  | 'session.frozen'
  | 'session.over'

/** What a desk sees of a member. No identity: the agent typed what the member said. */
export interface Membership {
  readonly covered: boolean
  /** The day of the answer. */
  readonly day: string
  readonly validFrom: string
  /** First day no longer covered; null when no end is known. */
  readonly validUntil: string | null
  /** Numbers of the domains covered; none when not covered on that day. */
  readonly domains: readonly number[]
  readonly guarantee: string | null
}

export type DeskDisclosed =
  | { readonly ok: true; readonly member: Membership; readonly leafHash: string; readonly atMicros: number }
  | { readonly ok: false; readonly refused: DeskRefusal }

export interface DeskTurnstile {
  pay(drawn: DrawnDesk): Promise<Paid>
  look(ticket: string, batch: readonly BySecret[]): Promise<(Looked | null)[]>
}

const UNAVAILABLE: DeskDisclosed = { ok: false, refused: 'desk.unavailable' }
const PURPOSE = 3
const FIELDS_COVERED = 15
const FIELDS_CLOSED = 3
/** An insurer's desk in the access log. */
const DESK_SITES = 2_000_000_000

/** Opens the turnstile to insurers' desks. Pay, commit, then look, as for everyone. @param house.door its number in the access log */
export function openDesk(house: {
  readonly turnstile: DeskTurnstile
  readonly entropy: Entropy
  readonly door: number
}): (asking: DeskAsking) => Promise<DeskDisclosed> {
  return async (asking) => {
    const drawn = { asking, salt: house.entropy.bytes(16) }
    // PAY, and commit. If we die here: paid, logged, nobody was shown anything.
    const { ticket, atMicros } = await house.turnstile.pay(drawn)
    // LOOK. If we die here: the ticket fades in 30 seconds; what was paid counts as shown.
    const [looked = null] = await house.turnstile.look(ticket, [drawn])
    if (looked === null) return UNAVAILABLE
    const refused = deskRefusalOf(looked.outcome)
    if (refused !== null) return { ok: false, refused }
    return { ok: true, ...shown(drawn, looked, atMicros, house.door), atMicros }
  }
}

/** The refusal that an outcome means, or null when it answers. An outcome nobody knows is "could not answer". */
export function deskRefusalOf(outcome: number): DeskRefusal | null {
  switch (outcome) {
    case outcomes.paid:
    case outcomes.free:
    case outcomes.closed:
      return null
    case outcomes.unknown:
      return 'member.unknown'
    case outcomes.accountSpent:
      return 'budget.account'
    case outcomes.siteSpent:
      return 'budget.desk'
    case outcomes.tightened:
      return 'desk.tightened'
    case outcomes.proofUsed:
      return 'proof.replayed'
    case outcomes.frozen:
      return 'session.frozen'
    case outcomes.sessionOver:
      return 'session.over'
    default:
      return 'desk.unavailable'
  }
}

function shown({ asking, salt }: DrawnDesk, { outcome, line }: Looked, atMicros: number, door: number) {
  const [person = '', insurer = '', day = '', validFrom = '', until = '', domains = '', guarantee = ''] = line.split('\t')
  const covered = outcome !== outcomes.closed
  const member: Membership = {
    covered,
    day,
    validFrom,
    validUntil: until === '' ? null : until,
    domains: domains === '' ? [] : domains.split(',').map(Number),
    guarantee: guarantee === '' ? null : guarantee,
  }
  const entry = encodeEntry({
    timeMicros: atMicros,
    account: asking.asker.account,
    site: DESK_SITES + asking.asker.insurer,
    client: 0,
    device: 0,
    door,
    subject: bytesOfUuid(person),
    insurer: Number(insurer),
    purpose: PURPOSE,
    way: ways.desk,
    fieldsMask: covered ? FIELDS_COVERED : FIELDS_CLOSED,
    domain: 0,
    outcome,
    cause: asking.cause,
  })
  return { member, leafHash: toHex(entryLeafHash(salt, entry)) }
}
