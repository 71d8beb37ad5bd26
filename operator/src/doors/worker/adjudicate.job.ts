import { type Adjudicated, type AdjudicationHouse, type AnswerHouse, adjudicateDue, answerDue } from '../../domain/claims/index.ts'
import { type RepeatOptions, type Running, repeat } from './repeat.ts'

export interface AdjudicatorOptions extends Partial<RepeatOptions> {
  readonly onFault: (fault: unknown) => void
  /** Told of what became of each claim of a pass. */
  readonly onDecided?: (became: readonly Adjudicated[]) => void
}

/** Decides claims as they come: what is due, then again every half second. Several may run at once: each claim is leased. */
export function startAdjudicator(house: AdjudicationHouse, options: AdjudicatorOptions): Running {
  return repeat(
    async () => {
      const became = await adjudicateDue(house)
      if (became.length > 0) options.onDecided?.(became)
      return became.some((one) => one !== 'postponed')
    },
    { intervalMillis: options.intervalMillis ?? 500, onFault: options.onFault },
  )
}

/** Releases the files of days that are over, one after the other. Several may run at once: each file is leased. */
export function startAnswers(house: AnswerHouse, options: Partial<RepeatOptions> & Pick<RepeatOptions, 'onFault'>): Running {
  return repeat(async () => (await answerDue(house)) === 'released', {
    intervalMillis: options.intervalMillis ?? 1_000,
    onFault: options.onFault,
  })
}
