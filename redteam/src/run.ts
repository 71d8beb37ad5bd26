import { chanceFrom, seedWords } from '@cloison/world'
import type { Attack, Verdict } from './attack.ts'
import { openAuditor } from './auditor.ts'
import { probe } from './probe.ts'
import { sessionTheft } from './session-theft.ts'
import type { Target } from './target.ts'

export const attacks: readonly Attack[] = [sessionTheft, probe]

/** Tries one attack; the auditor's count decides. @param seed what the attacker draws is drawn again from the same seed */
export async function tryAttack(attack: Attack, target: Target, seed: string): Promise<Verdict> {
  const chance = chanceFrom(seedWords(seed))
  chance.restart(1, 0, 0)
  const auditor = openAuditor()
  const { ok, figures } = await attack.run(target, auditor, chance)
  const persons = auditor.count()
  return { name: attack.name, persons, bound: attack.bound, ok: ok && persons.asked > 0 && persons.exposed <= attack.bound, figures }
}
