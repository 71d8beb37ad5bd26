export interface RepeatOptions {
  /** Milliseconds between two passes when nothing waits. */
  readonly intervalMillis: number
  /** Told of every fault, after which the loop goes on. It must not throw. */
  readonly onFault: (fault: unknown) => void
}

export interface Running {
  /** Lets the pass under way end, then no other begins. */
  stop(): Promise<void>
}

/** Longest wait after faults in a row. */
const BACKOFF_MILLIS_MAX = 60_000
/** Passes in a row before the loop lets something else be heard, such as `stop`. */
const BUSY_PASSES_MAX = 50

/**
 * Runs passes one after the other, never two at once, until stopped. A pass that answers true has more to do, and the next
 * follows at once; after a fault the wait doubles each time, at most a minute.
 */
export function repeat(pass: () => Promise<boolean>, options: RepeatOptions): Running {
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
    let wait = options.intervalMillis
    while (!stopped) {
      try {
        let more = true
        for (let passes = 0; more && passes < BUSY_PASSES_MAX && !stopped; passes += 1) more = await pass()
        wait = options.intervalMillis
      } catch (fault) {
        wait = Math.min(Math.max(wait, 500) * 2, BACKOFF_MILLIS_MAX)
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
