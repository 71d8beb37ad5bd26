import type { Verdict } from './attack.ts'

export interface Seeded extends Verdict {
  readonly seed: string
}

/** The worst of several seeds, field by field, honest look-ups together; `figures` are those of the seed that exposed most, and `seeds` says each. */
export function worstOf(verdicts: readonly Seeded[]): Seeded {
  const ranked = [...verdicts].sort((one, other) => Number(one.ok) - Number(other.ok) || other.persons.exposed - one.persons.exposed)
  const [worst] = ranked
  if (worst === undefined) throw new Error('worstOf: no verdict')
  if (verdicts.length === 1) return worst
  return {
    ...worst,
    persons: { asked: worst.persons.asked, exposed: Math.max(...verdicts.map(({ persons }) => persons.exposed)) },
    detectedAfterS: latest(verdicts.map(({ detectedAfterS }) => detectedAfterS)),
    stoppedAfterS: latest(verdicts.map(({ stoppedAfterS }) => stoppedAfterS)),
    honest: {
      lookups: verdicts.reduce((sum, { honest }) => sum + honest.lookups, 0),
      refused: verdicts.reduce((sum, { honest }) => sum + honest.refused, 0),
      accountsFrozen: Math.max(...verdicts.map(({ honest }) => honest.accountsFrozen)),
    },
    ok: verdicts.every(({ ok }) => ok),
    figures: {
      ...worst.figures,
      seeds: verdicts.map(({ seed, ok, persons, stoppedAfterS }) => ({ seed, ok, exposed: persons.exposed, stoppedAfterS })),
    },
  }
}

/** Never is later than any time. */
function latest(times: readonly (number | null)[]): number | null {
  return times.reduce((one, other) => (one === null || other === null ? null : Math.max(one, other)))
}
