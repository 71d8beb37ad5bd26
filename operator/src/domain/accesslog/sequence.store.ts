import type { Sql } from '../../ports/sql.ts'
import { invariant } from '../../words/invariant.ts'
import type { EntryRow } from './entry.ts'
import type { Tile, TileId } from './tiles.ts'

export interface Head {
  readonly size: number
  readonly root: Uint8Array
  readonly signed: boolean
}

/** What follows a tree of `size` leaves. */
export interface Growth {
  readonly size: number
  readonly rootBefore: Uint8Array
  /** Leaf hashes of the next entries, one after the other. */
  readonly hashes: Uint8Array
  /** Hashes completed at tile levels 1, 2, …, one after the other. */
  readonly levels: readonly Uint8Array[]
  readonly root: Uint8Array
  /** Milliseconds since 1970. */
  readonly at: number
}

/** A leaf and the entry it stands for; `entry` is null when the row is gone. */
export interface NumberedRow {
  readonly index: number
  readonly hash: Uint8Array
  readonly entry: EntryRow | null
}

export interface Tally {
  readonly size: number
  readonly leaves: number
  readonly distinctHashes: number
  readonly entries: number
}

/** What the sequencer's role may do: functions of `sql/0041` and `0042`, and nothing else. Every method throws SqlError. */
export interface SequencerStore {
  head(): Promise<Head>
  /** The next entries in order, the same ones until they are appended. */
  take(limit: number): Promise<EntryRow[]>
  /** 'moved': the tree is not the one that `growth` extends; nothing was written. */
  append(growth: Growth): Promise<'appended' | 'moved'>
  keepNote(size: number, root: Uint8Array, note: string): Promise<void>
  tiles(ids: readonly TileId[]): Promise<Tile[]>
  latestNote(): Promise<{ size: number; note: string } | undefined>
  numbered(from: number, limit: number): Promise<NumberedRow[]>
  tally(): Promise<Tally>
}

/** The sequencer's way to the database: an `Sql` that speaks as the role `cloison_sequencer`. */
export function sequencerStore(sql: Sql): SequencerStore {
  return {
    head: async () => {
      const [row] = await sql.query<{ size: bigint; root: Uint8Array; signed: boolean }>(
        'select size, root, signed from accesslog.read_head()',
      )
      invariant(row !== undefined, 'the log has a head')
      return { size: Number(row.size), root: row.root, signed: row.signed }
    },
    take: (limit) =>
      sql.query<EntryRow>(
        `select at_micros, account_id, site_id, client_id, device_id, door_id, subject, insurer_id, purpose, way, fields, domain, outcome,
                cause, salt
         from accesslog.take_unnumbered($1) with ordinality order by ordinality`,
        [limit],
      ),
    append: async ({ size, rootBefore, hashes, levels, root, at }) => {
      const [row] = await sql.query<{ answer: string }>('select accesslog.append_leaves($1, $2, $3, $4::bytea[], $5, $6) as answer', [
        size,
        rootBefore,
        hashes,
        levels,
        root,
        new Date(at),
      ])
      invariant(row?.answer === 'appended' || row?.answer === 'moved', 'append_leaves answers appended or moved')
      return row.answer
    },
    keepNote: async (size, root, note) => {
      await sql.query('select accesslog.keep_note($1, $2, $3)', [size, root, note])
    },
    tiles: (ids) => readTiles(sql, ids),
    latestNote: () => readLatestNote(sql),
    numbered: async (from, limit) => {
      const rows = await sql.query<{ leaf_index: bigint; hash: Uint8Array } & { [name in keyof EntryRow]: EntryRow[name] | null }>(
        `select leaf_index, hash, at_micros, account_id, site_id, client_id, device_id, door_id, subject, insurer_id, purpose, way, fields,
                domain, outcome, cause, salt
         from accesslog.numbered($1, $2) order by leaf_index`,
        [from, limit],
      )
      return rows.map(({ leaf_index, hash, ...entry }) => ({
        index: Number(leaf_index),
        hash,
        entry: isWhole(entry) ? entry : null,
      }))
    },
    tally: async () => {
      const [row] = await sql.query<{ size: bigint; leaves: bigint; distinct_hashes: bigint; entries: bigint }>(
        'select size, leaves, distinct_hashes, entries from accesslog.tally()',
      )
      invariant(row !== undefined, 'a tally is one row')
      return {
        size: Number(row.size),
        leaves: Number(row.leaves),
        distinctHashes: Number(row.distinct_hashes),
        entries: Number(row.entries),
      }
    },
  }
}

/** Tiles that exist among those asked for, in no order. The database refuses more than `TILES_MAX`. @throws SqlError */
export async function readTiles(sql: Sql, ids: readonly TileId[]): Promise<Tile[]> {
  if (ids.length === 0) return []
  const rows = await sql.query<{ level: number; tile_index: bigint; hashes: Uint8Array }>(
    'select level, tile_index, hashes from accesslog.read_tiles($1::smallint[], $2::bigint[])',
    [ids.map(({ level }) => level), ids.map(({ index }) => index)],
  )
  return rows.map(({ level, tile_index, hashes }) => ({ level, index: Number(tile_index), hashes }))
}

/** The last signed checkpoint; undefined before the first. */
export async function readLatestNote(sql: Sql): Promise<{ size: number; note: string } | undefined> {
  const [row] = await sql.query<{ size: bigint; note: string }>('select size, note from accesslog.latest_checkpoint()')
  return row === undefined ? undefined : { size: Number(row.size), note: row.note }
}

function isWhole(entry: { [name in keyof EntryRow]: EntryRow[name] | null }): entry is EntryRow {
  return entry.cause !== null
}
