import { type Measures, openRounds, type Rounds, type WatchHouse } from '../../domain/watch/index.ts'
import { type Running, repeat } from './repeat.ts'

export interface WatchJobOptions {
  /** Milliseconds between two rounds; 1,000 when not said. */
  readonly intervalMillis?: number
  /** Told of every fault, after which the watch begins again from the last 48 hours. It must not throw. */
  readonly onFault: (fault: unknown) => void
  readonly onRound?: (measures: Measures) => void
}

/** Keeps the watch for ever. Two at once are harmless: each reaction is made once. */
export function startWatch(house: WatchHouse, options: WatchJobOptions): Running {
  let rounds: Rounds | undefined
  return repeat(
    async () => {
      try {
        rounds ??= await openRounds(house)
        // Not within the call: without `onRound`, its argument would not be evaluated, and nothing would be watched.
        const measures = await rounds.round()
        options.onRound?.(measures)
      } catch (caught) {
        rounds = undefined
        throw caught
      }
      return false
    },
    { intervalMillis: options.intervalMillis ?? 1000, onFault: options.onFault },
  )
}
