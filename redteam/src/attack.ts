import type { Chance } from '@cloison/world'
import type { Auditor } from './auditor.ts'
import type { Target } from './target.ts'

/** What an attack obtained, as the auditor counts it. */
export interface Verdict {
  readonly name: string
  /** Distinct persons about whom the attacker asked, and of whom an answer told something. */
  readonly persons: { readonly asked: number; readonly exposed: number }
  /** Persons exposed by the same attack when nothing bounds it; null: it was not played, nor is it arithmetic. */
  readonly baseline: number | null
  /** Persons whom the platform accepts that such an attacker sees. */
  readonly bound: number
  /** From the first question to the first reaction, in seconds of the platform's time; null: none. */
  readonly detectedAfterS: number | null
  /** Until every account of the attacker's was frozen; null: not all. */
  readonly stoppedAfterS: number | null
  /** Honest people meanwhile. */
  readonly honest: { readonly lookups: number; readonly refused: number; readonly accountsFrozen: number }
  /** False when more was exposed, or when another promise named in `figures` was broken. */
  readonly ok: boolean
  readonly figures: Readonly<Record<string, unknown>>
}

/** An attack through the public doors of an instance that others started. It tells the auditor all that it receives. */
export interface Attack {
  readonly name: string
  /** One French sentence for `--help`. */
  readonly summary: string
  readonly bound: number
  run(
    target: Target,
    auditor: Auditor,
    chance: Chance,
  ): Promise<{ readonly ok: boolean; readonly figures: Readonly<Record<string, unknown>> }>
}
