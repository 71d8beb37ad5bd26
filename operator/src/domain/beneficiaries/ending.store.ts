import { isSqlError, SQLSTATE, type Sql } from '../../ports/sql.ts'
import { crossRejects, decide, type Effect, indexStaging, lockImport, merge, weigh } from './apply.store.ts'
import { type FileRefusal, REJECTS_MAX, type Reject } from './format.ts'
import type { ImportRow } from './portfolio.store.ts'
import { mustWait } from './threshold.ts'

export type Ending =
  | { readonly state: 'applied' | 'waiting'; readonly effect: Effect }
  | { readonly state: 'refused'; readonly code: FileRefusal; readonly rejects: readonly Reject[] }

export type EndingStore = ReturnType<typeof endingStore>

/** How a file ends: all of it, or nothing of it. */
export function endingStore(sql: Sql) {
  return {
    /**
     * Takes a staged file in one transaction: merged, or left waiting when it would change too much for one person to decide. Dying before
     * the commit leaves it staged, and the next file of the insurer gives it up; dying after, the same file sent again answers what was done.
     */
    async end(row: ImportRow, at: Date): Promise<Ending> {
      return await sql.transaction(async (tx) => {
        const locked = await lockImport(tx, row.importId, 'staged')
        if (locked === undefined) return refused('superseded')
        await indexStaging(tx, row)
        const rejects = await crossRejects(tx, row)
        if (rejects.length > 0) return refused('lines-rejected', rejects.slice(0, REJECTS_MAX))
        const effect = await weigh(tx, row)
        if (mustWait(effect)) {
          await decide(tx, row, 'waiting', effect, at, null)
          return { state: 'waiting', effect }
        }
        const stale = await merge(tx, row, locked.keyYear, at)
        if (stale !== null) return refused(stale)
        await decide(tx, row, 'applied', effect, at, null)
        return { state: 'applied', effect }
      })
    },

    /**
     * Takes a waiting file because a second person says so. The database itself refuses the person who sent it.
     * The number of rows is compared with what was weighed: a crash of the server empties the staging table.
     */
    async approve(row: ImportRow, by: string, at: Date): Promise<Ending | { readonly state: 'same-person' | 'not-waiting' }> {
      try {
        return await sql.transaction(async (tx) => {
          const locked = await lockImport(tx, row.importId, 'waiting')
          if (locked === undefined) return { state: 'not-waiting' } as const
          const effect = await weigh(tx, row)
          const stale = effect.persons === row.persons ? await merge(tx, row, locked.keyYear, at) : 'stale'
          if (stale !== null) return refused(stale)
          await decide(tx, row, 'applied', effect, at, by)
          return { state: 'applied', effect } as const
        })
      } catch (caught) {
        if (isSqlError(caught, SQLSTATE.checkViolation)) return { state: 'same-person' }
        throw caught
      }
    },
  }
}

function refused(code: FileRefusal, rejects: readonly Reject[] = []): Ending {
  return { state: 'refused', code, rejects }
}
