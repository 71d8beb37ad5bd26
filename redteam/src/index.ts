export type { Attack, Verdict } from './attack.ts'
export { attacks, tryAttack } from './run.ts'
export { openTarget, type Target, TargetRefused } from './target.ts'
