import type { Chance } from '@cloison/world'
import type { Arena } from './arena/arena.ts'
import type { Auditor } from './auditor.ts'

/** How much is played: `small` for a smoke of the same code, `medium` in minutes, `full` for the figures. */
export type Scale = 'small' | 'medium' | 'full'

/** What an attack wants around it. */
export interface Needs {
  /** Honest accounts at work; 0: nobody. */
  readonly honest: number
  /** Days of their work that may be played, from today. */
  readonly days: number
  /** Insured of the synthetic France whose files insurers may send. */
  readonly insured: number
  /** True when the platform must be new: no other attack was played there, and its time is that of the machine. */
  readonly alone?: boolean
  /** True when nothing can be played on that platform afterwards: its time has gone months ahead. */
  readonly wears?: boolean
}

/** Everything that an attack has in hand while it is played. */
export interface Field {
  readonly arena: Arena
  readonly auditor: Auditor
  readonly chance: Chance
  readonly scale: Scale
  /** Ranks of persons whom no other attack on this arena was given. */
  persons(count: number): number[]
  /** Goes to that moment, honest people at work meanwhile. */
  until(epochMs: number): Promise<void>
  say(progress: string): void
}

/** What an attack says of itself once played; the persons are the auditor's to count. */
export interface Played {
  /** Accounts that the attacker held. */
  readonly accounts: readonly number[]
  /** When the first question left, in the platform's time. */
  readonly beganAtMs: number
  /** False when a promise other than the bound was broken. */
  readonly ok: boolean
  /** Persons exposed without any guard, where that is arithmetic and need not be played. */
  readonly baseline?: number
  /** Persons whom the platform accepts that such an attacker sees: what `formula` says, in numbers of this platform. */
  readonly bound: number
  readonly figures: Readonly<Record<string, unknown>>
}

/** An attack on a private platform, whose time can be moved. */
export interface Siege {
  readonly name: string
  /** One French sentence for `--help`. */
  readonly summary: string
  /** The bound in words, with its formula; French. */
  readonly formula: string
  /** True when nobody asks for anyone on the attacker's side: what counts is what happens to honest people. */
  readonly peaceful?: boolean
  needs(scale: Scale): Needs
  play(field: Field): Promise<Played>
}
