import { chanceFrom, seedWords } from '@cloison/world'
import type { Arena } from './arena/arena.ts'
import { frozenAmong, reactionsTo, WATCH_MS } from './arena/reactions.ts'
import type { Verdict } from './attack.ts'
import { openAuditor } from './auditor.ts'
import type { Played, Scale, Siege } from './siege.ts'

/** An arena under several attacks, one after the other: what is left of it. */
export interface Grounds {
  readonly arena: Arena
  /** Ranks of persons given out so far. */
  given: number
}

/** How an attack is played. */
export interface How {
  readonly seed: string
  readonly scale: Scale
  /** Whether it is also played without guard, where its baseline is no arithmetic. */
  readonly withoutGuard: boolean
  readonly say: (text: string) => void
}

interface Counted {
  readonly played: Played
  readonly asked: number
  readonly exposed: number
}

/** Plays one attack on an arena. @param seed what the attacker draws is drawn again from the same seed */
export async function playSiege(siege: Siege, grounds: Grounds, seed: string, scale: Scale, say: (text: string) => void): Promise<Counted> {
  const chance = chanceFrom(seedWords(`${seed} ${siege.name}`))
  const auditor = openAuditor()
  const { arena } = grounds
  const played = await siege.play({
    arena,
    auditor,
    chance,
    scale,
    persons: (count) => {
      // Anywhere in France: ranks that follow each other are neighbours.
      const first = grounds.given
      grounds.given += count
      return Array.from({ length: count }, (_, at) => scattered(first + at, arena.persons))
    },
    until: async (epochMs) => (arena.honest === null ? arena.time.to(epochMs) : arena.honest.until(epochMs)),
    say,
  })
  return { played, ...auditor.count() }
}

/** Plays an attack with the guard on, then off unless its baseline is arithmetic, and judges. */
export async function besiege(siege: Siege, open: (guarded: boolean) => Promise<Grounds>, how: How): Promise<Verdict> {
  const { seed, scale, say } = how
  const began = performance.now()
  const grounds = await open(true)
  const { arena } = grounds
  const before = arena.honest?.tally()
  const { played, asked, exposed } = await playSiege(siege, grounds, seed, scale, say)
  if (arena.watched) await new Promise((done) => setTimeout(done, WATCH_MS))
  const { owner } = arena.database
  const reacted = [...(await reactionsTo(owner, played.accounts)).values()]
  const frozen = reacted.flatMap(({ frozenMs }) => frozenMs ?? [])
  const since = (epochMs: number): number => Math.round((epochMs - played.beganAtMs) / 1000)
  const honestIds = (arena.honest?.accountIds ?? []).filter((id) => !played.accounts.includes(id))
  const after = arena.honest?.tally()
  const baseline = played.baseline ?? (how.withoutGuard ? await unguarded(siege, open, how) : null)
  const { bound } = played
  return {
    name: siege.name,
    persons: { asked, exposed },
    baseline,
    bound,
    detectedAfterS: reacted.length === 0 ? null : since(Math.min(...reacted.map(({ firstMs }) => firstMs))),
    stoppedAfterS: frozen.length > 0 && frozen.length === played.accounts.length ? since(Math.max(...frozen)) : null,
    honest: {
      lookups: (after?.lookups ?? 0) - (before?.lookups ?? 0),
      refused: (after?.refused ?? 0) - (before?.refused ?? 0),
      accountsFrozen: await frozenAmong(owner, honestIds),
    },
    ok: played.ok && (asked > 0 || siege.peaceful === true) && exposed <= bound,
    figures: {
      ...played.figures,
      formula: siege.formula,
      scale,
      watched: arena.watched,
      honestRefusals: after?.outcomes ?? {},
      time: timeSaid(arena, performance.now() - began, played.beganAtMs),
      honestBackground:
        arena.honest === null
          ? 'none'
          : 'at the turnstile, with the logins of the doors, signed cards in batches; known patients are asked as signed cards',
    },
  }
}

async function unguarded(siege: Siege, open: (guarded: boolean) => Promise<Grounds>, { seed, scale, say }: How): Promise<number> {
  say('la même, sans garde…')
  return (await playSiege(siege, await open(false), seed, scale, say)).exposed
}

function timeSaid(arena: Arena, tookMs: number, beganAtMs: number): string {
  const playedMs = arena.time.now() - beganAtMs
  return arena.time.aheadMs === 0 ? 'real' : `simulated, ${Math.max(1, Math.round(playedMs / tookMs))} times faster than real on average`
}

/** A permutation of the ranks below `size`: neighbours are sent far from each other. */
function scattered(rank: number, size: number): number {
  const step = 1_000_003 % size === 0 ? 1 : 1_000_003
  return Number((BigInt(rank) * BigInt(step)) % BigInt(size))
}
