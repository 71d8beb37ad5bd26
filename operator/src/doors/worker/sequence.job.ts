import { type SequencerHouse, sequence } from '../../domain/accesslog/index.ts'

/** Batches in a row before the loop lets something else be heard, such as `stop`. */
const BATCHES_MAX = 50
/** Longest wait after faults in a row. */
const BACKOFF_MILLIS_MAX = 60_000

export interface SequencerOptions {
  /** Milliseconds between two passes when nothing waits; 1,000 when not said. */
  readonly intervalMillis?: number
  /** Told of every fault, after which the loop goes on. It must not throw. */
  readonly onFault: (fault: unknown) => void
  /** Told of the entries numbered by each batch. */
  readonly onNumbered?: (count: number, size: number) => void
}

export interface RunningSequencer {
  /** Lets the batch under way end, then no other begins. */
  stop(): Promise<void>
}

/**
 * Numbers the access log for ever: passes one after the other, never two at once. After a fault it forgets the tree, waits twice as long
 * each time, at most a minute, and begins again from what is committed. Several may run at once, on one or several machines: one numbers,
 * the others are told that the log moved.
 */
export function startSequencer(house: SequencerHouse, options: SequencerOptions): RunningSequencer {
  const interval = options.intervalMillis ?? 1000
  let stopped = false
  let wake: () => void = () => undefined
  const sleep = (millis: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, millis)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  const run = async (): Promise<void> => {
    let tree: Parameters<typeof sequence>[1]
    let wait = interval
    while (!stopped) {
      try {
        for (let batch = 0; batch < BATCHES_MAX && !stopped; batch += 1) {
          const done = await sequence(house, tree)
          tree = 'refused' in done ? undefined : done.tree
          if ('refused' in done) break
          if (done.numbered > 0) options.onNumbered?.(done.numbered, done.tree.size)
          if (!done.more) break
        }
        wait = interval
      } catch (fault) {
        tree = undefined
        wait = Math.min(wait * 2, BACKOFF_MILLIS_MAX)
        options.onFault(fault)
      }
      if (!stopped) await sleep(wait)
    }
  }
  const running = run()
  return {
    stop: async () => {
      stopped = true
      wake()
      await running
    },
  }
}
