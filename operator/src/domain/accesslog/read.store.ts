import type { Sql } from '../../ports/sql.ts'
import { readLatestNote, readTiles } from './sequence.store.ts'
import type { Tile, TileId } from './tiles.ts'

/** What anyone may read of the log, through the role `cloison_door`. Every method throws SqlError. */
export interface LogReader {
  /** Number of the leaf with that hash (32 bytes); undefined when none has it. */
  leafIndex(hash: Uint8Array): Promise<number | undefined>
  latestNote(): Promise<{ size: number; note: string } | undefined>
  /** Tiles that exist among those asked for, 256 at most. */
  tiles(ids: readonly TileId[]): Promise<Tile[]>
}

/** The way to the log of an `Sql` that speaks as the role `cloison_door`. */
export function logReader(sql: Sql): LogReader {
  return {
    leafIndex: async (hash) => {
      const [row] = await sql.query<{ found: bigint | null }>('select accesslog.find_leaf($1) as found', [hash])
      return row?.found == null ? undefined : Number(row.found)
    },
    latestNote: () => readLatestNote(sql),
    tiles: (ids) => readTiles(sql, ids),
  }
}
