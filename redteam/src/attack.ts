import type { Chance } from '@cloison/world'
import type { Auditor } from './auditor.ts'
import type { Target } from './target.ts'

/** What an attack obtained, as the auditor counts it. */
export interface Verdict {
  readonly name: string
  /** Distinct persons about whom the attacker asked, and of whom an answer told something. */
  readonly persons: { readonly asked: number; readonly exposed: number }
  /** Persons whom the platform accepts that such an attacker sees. */
  readonly bound: number
  /** False when more was exposed, or when another promise named in `figures` was broken. */
  readonly ok: boolean
  readonly figures: Readonly<Record<string, unknown>>
}

/** An attack through the public doors. It tells the auditor all that it receives; what honest people receive is not told. */
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
