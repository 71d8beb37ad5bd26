import { readFile } from 'node:fs/promises'
import { openKeyring } from '../adapters/keys/keyring.ts'
import { type Config, placeOf } from '../config.ts'
import type { DatabaseRole } from '../database.ts'
import { insurerOf, keepCanaries, plantCanaries, reactions, resolveCanaries, undo } from '../domain/watch/index.ts'
import type { Command, Opened } from '../doors/cli/command.ts'
import { watchPlantCommand, watchShowCommand, watchUndoCommand } from '../doors/cli/watch.command.ts'
import type { Sql } from '../ports/sql.ts'

type WithRole = <T extends object>(role: DatabaseRole, make: (sql: Sql, config: Config) => T) => Promise<T & Opened>

/** What people do with the watch: the console sees and undoes, the watch alone keeps canaries. */
export function watchWords(withRole: WithRole): readonly Command[] {
  const seen = (sql: Sql) => ({ reactions: (account: number | null, limit: number) => reactions(sql, account, limit) })
  return [
    watchShowCommand(() => withRole('cloison_console', seen)),
    watchUndoCommand(() =>
      withRole('cloison_console', (sql) => ({ ...seen(sql), undo: (id: string, by: string, why: string) => undo(sql, id, by, why) })),
    ),
    watchPlantCommand(() =>
      withRole('cloison_watch', (sql, config) => {
        const keys = openKeyring({ folder: placeOf(config, 'keys'), allow: ['watch'], create: true, master: config.masterKey })
        const book = {
          resolve: (insurer: number, digests: readonly string[]) => resolveCanaries(sql, insurer, digests),
          keep: (insurer: number, digests: readonly Uint8Array[]) => keepCanaries(sql, insurer, digests),
        }
        return {
          insurerOf: (amc: string) => insurerOf(sql, amc),
          readText: (path: string) => readFile(path, 'utf8').catch(() => undefined),
          plant: (insurer: number, digests: readonly string[]) => plantCanaries(book, keys, insurer, digests),
        }
      }),
    ),
  ]
}
