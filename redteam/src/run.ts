import { chanceFrom, seedWords } from '@cloison/world'
import type { Attack, Verdict } from './attack.ts'
import { amelipro } from './attacks/amelipro-2022.ts'
import { budgetSplit } from './attacks/budget-split.ts'
import { cardHeap } from './attacks/card-heap.ts'
import { claimsOracle } from './attacks/claims-oracle.ts'
import { compromisedDoor } from './attacks/compromised-door.ts'
import { honestMonth } from './attacks/honest-month.ts'
import { insiderDba } from './attacks/insider-dba.ts'
import { insiderInsurer } from './attacks/insider-insurer.ts'
import { laundering } from './attacks/laundering.ts'
import { slowAndLow } from './attacks/slow-and-low.ts'
import { starvation } from './attacks/starvation.ts'
import { stolenDump } from './attacks/stolen-dump.ts'
import { viamedis } from './attacks/viamedis-2024.ts'
import { openAuditor } from './auditor.ts'
import { probe } from './probe.ts'
import { pushApproved } from './push-approved.ts'
import { sessionTheft } from './session-theft.ts'
import type { Siege } from './siege.ts'
import type { Target } from './target.ts'

/** Attacks on an instance that somebody started. */
export const attacks: readonly Attack[] = [sessionTheft, probe, pushApproved]

/** Attacks on platforms of their own. */
export const sieges: readonly Siege[] = [
  stolenDump,
  insiderDba,
  claimsOracle,
  amelipro,
  viamedis,
  cardHeap,
  slowAndLow,
  budgetSplit,
  starvation,
  compromisedDoor,
  honestMonth,
  insiderInsurer,
  laundering,
]

/** Tries one attack; the auditor's count decides. @param seed what the attacker draws is drawn again from the same seed */
export async function tryAttack(attack: Attack, target: Target, seed: string): Promise<Verdict> {
  const chance = chanceFrom(seedWords(seed))
  chance.restart(1, 0, 0)
  const auditor = openAuditor()
  const { ok, figures } = await attack.run(target, auditor, chance)
  const persons = auditor.count()
  return {
    name: attack.name,
    persons,
    // Everything asked about exists for whoever looks without a guard: the session alone, or a number alone, would answer.
    baseline: persons.asked,
    bound: attack.bound,
    detectedAfterS: null,
    stoppedAfterS: null,
    honest: { lookups: 0, refused: 0, accountsFrozen: 0 },
    ok: ok && persons.asked > 0 && persons.exposed <= attack.bound,
    figures,
  }
}
