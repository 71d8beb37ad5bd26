import type { Score } from './score.ts'
import type { Weights } from './weights.ts'

/** Where an account stands: as others, signed cards only, or stopped. */
export type Stand = 'open' | 'tightened' | 'frozen'
export type Reaction = 'passkey' | 'tighten' | 'freeze'

/** What a score calls for, beyond where the account stands already; undefined when nothing more. */
export function react({ points, hard }: Score, stand: Stand, w: Weights): Reaction | undefined {
  if (stand === 'frozen') return undefined
  if (points >= w['freeze-at'] && hard >= w['hard-to-freeze']) return 'freeze'
  if (stand === 'tightened') return undefined
  if (points >= w['tighten-at'] && hard >= w['hard-to-tighten']) return 'tighten'
  return points >= w['passkey-at'] ? 'passkey' : undefined
}
