import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type postgres from 'postgres'

/** Time as the platform believes it: that of the machine, and some more. It only goes forward. */
export interface ArenaTime {
  /** Milliseconds since 1970. */
  now(): number
  /** Jumps to that moment; nothing happens when it is past. */
  to(epochMs: number): Promise<void>
  /** How much was jumped over, in milliseconds. */
  readonly aheadMs: number
}

/** A jump that every process may hear of late, without a proof being refused for it. */
const SMALL_MS = 30_000
/** Processes read the file again at least this often. */
const HEARD_MS = 40

/** The database and the processes are told together: a row, and a file in the instance's folder. */
export function arenaTime(owner: postgres.Sql, folder: string, simulated: boolean): ArenaTime {
  let ahead = 0
  const file = join(folder, 'clock-ahead')
  return {
    now: () => Date.now() + ahead,
    get aheadMs() {
      return ahead
    },
    async to(epochMs) {
      const jump = Math.ceil(epochMs - Date.now() - ahead)
      if (jump <= 0) return
      if (!simulated) throw new Error('this platform does not know --simulation: its time cannot be moved')
      // The log has a place for each day, made ahead by the worker, who would not be as fast.
      if (dayOf(epochMs) !== dayOf(Date.now() + ahead)) await owner`select accesslog.prepare_days(${dayOf(epochMs)}::date - 2, 5)`
      ahead += jump
      await owner`update disclosure.clock set ahead = make_interval(secs => ${ahead / 1000}::double precision)`
      writeFileSync(`${file}.new`, String(ahead))
      renameSync(`${file}.new`, file)
      if (jump > SMALL_MS) await sleep(HEARD_MS)
    },
  }
}

const dayOf = (epochMs: number): string => new Date(epochMs).toISOString().slice(0, 10)
