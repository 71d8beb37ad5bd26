/**
 * Shares the event loop: of work that comes in bursts, so much a turn, in the order it came. Between two turns the loop reads its sockets, so
 * that what the database has answered does not wait behind a hundred signatures.
 */
export interface Turns {
  /** Nothing to wait for: go on. Otherwise a promise kept when the turn comes. */
  next(): Promise<void> | undefined
}

/** Who waits at most. Beyond, work goes on at once: as much is under way as there are connections, and this queue must not grow for ever. */
const WAITING_MAX = 4096

/** @param aTurn pieces of work in one turn of the loop */
export function turnsOf(aTurn: number): Turns {
  let taken = 0
  let scheduled = false
  let waiting: (() => void)[] = []

  const turn = (): void => {
    const going = waiting.slice(0, aTurn)
    waiting = waiting.slice(aTurn)
    taken = going.length
    scheduled = false
    if (taken > 0) schedule()
    for (const go of going) go()
  }
  const schedule = (): void => {
    if (scheduled) return
    scheduled = true
    setImmediate(turn)
  }
  return {
    next() {
      schedule()
      if (waiting.length === 0 && taken < aTurn) {
        taken += 1
        return undefined
      }
      if (waiting.length >= WAITING_MAX) return undefined
      return new Promise((go) => waiting.push(go))
    },
  }
}
