export type { Attack, Verdict } from './attack.ts'
export { attacks, sieges, tryAttack } from './run.ts'
export type { Field, Needs, Played, Scale, Siege } from './siege.ts'
export { openTarget, type Target, TargetRefused } from './target.ts'
