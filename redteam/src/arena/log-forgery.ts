import { appendLeaves, EMPTY_FRONTIER, type Entry, encodeEntry, entryLeafHash, fromHex, treeRoot } from '@cloison/evidence'
import type postgres from 'postgres'

/** What a superuser does to the log: alter a line, remove one, or rewrite everything that hangs from it. */
export interface Forger {
  /** How many lines are numbered. */
  size(): Promise<number>
  /** Another account is written in the line of that leaf. */
  alter(leaf: number): Promise<void>
  remove(leaf: number): Promise<void>
  /** As it was before `alter` or `remove`. */
  restore(leaf: number): Promise<void>
  /** Leaves, tiles and roots are computed again from the altered line, so that the log agrees with itself; signatures are withdrawn. */
  rewrite(leaf: number): Promise<void>
}

const FORGED_ACCOUNT = 999_999
const TILE = 256

export function forger(owner: postgres.Sql): Forger {
  const where = (leaf: number) =>
    owner`(e.cause, e.site_id, e.day) = (select l.cause, l.site_id, l.day from accesslog.leaf l where l.leaf_index = ${leaf})`
  return {
    async size() {
      const [head] = await owner<{ size: number }[]>`select size::int as size from accesslog.head`
      return head?.size ?? 0
    },
    async alter(leaf) {
      await owner`create table if not exists public.forged as select e.* from accesslog.entry e where false`
      await owner`insert into public.forged select e.* from accesslog.entry e where ${where(leaf)}`
      await owner`update accesslog.entry e set account_id = ${FORGED_ACCOUNT} where ${where(leaf)}`
    },
    async remove(leaf) {
      await owner`create table if not exists public.forged as select e.* from accesslog.entry e where false`
      await owner`insert into public.forged select e.* from accesslog.entry e where ${where(leaf)}`
      await owner`delete from accesslog.entry e where ${where(leaf)}`
    },
    async restore(leaf) {
      await owner`delete from accesslog.entry e where ${where(leaf)}`
      await owner`insert into accesslog.entry select e.* from public.forged e where ${where(leaf)}`
      await owner`delete from public.forged e where ${where(leaf)}`
    },
    async rewrite(leaf) {
      const forged = await leafOf(owner, leaf)
      const rows = await owner<{ hash: string }[]>`select encode(l.hash, 'hex') as hash from accesslog.leaf l order by l.leaf_index`
      const leaves = rows.map(({ hash }, index) => (index === leaf ? forged : bytesOf(hash)))
      const tiles = new Map<string, { level: number; index: number; hashes: string[] }>()
      appendLeaves(EMPTY_FRONTIER, leaves, (level, index, hash) => {
        if (level % 8 !== 0) return
        const at = { level: level / 8, index: Math.floor(index / TILE) }
        const tile = tiles.get(`${at.level}/${at.index}`) ?? { ...at, hashes: [] }
        tile.hashes.push(Buffer.from(hash).toString('hex'))
        tiles.set(`${at.level}/${at.index}`, tile)
      })
      await owner.begin(async (sql) => {
        await sql`update accesslog.leaf set hash = ${forged} where leaf_index = ${leaf}`
        for (const { level, index, hashes } of tiles.values())
          await sql`update accesslog.tile set hashes = decode(${hashes.join('')}, 'hex') where level = ${level} and tile_index = ${index}`
        const sizes = await sql<{ size: number }[]>`select size::int as size from accesslog.checkpoint where size > ${leaf}`
        for (const { size } of sizes)
          await sql`update accesslog.checkpoint set root = ${treeRoot(leaves.slice(0, size))}, note = null where size = ${size}`
      })
    },
  }
}

interface EntryFields {
  readonly micros: string
  readonly account: number
  readonly site: number
  readonly client: number
  readonly device: number
  readonly door: number
  readonly subject: string | null
  readonly insurer: number | null
  readonly purpose: number
  readonly way: number
  readonly fields: number
  readonly domain: number
  readonly outcome: number
  readonly cause: string
  readonly salt: string
}

/** The leaf that the line gives now. */
async function leafOf(owner: postgres.Sql, leaf: number): Promise<Uint8Array> {
  const [row] = await owner<EntryFields[]>`
    select (extract(epoch from e.at) * 1000000)::bigint::text as micros, e.account_id as account, e.site_id as site, e.client_id as client,
           e.device_id as device, e.door_id as door, e.person::text as subject, e.insurer_id as insurer, e.purpose, e.way, e.fields, e.domain,
           e.outcome, e.cause::text as cause, e.salt::text as salt
    from accesslog.entry e join accesslog.leaf l on (e.cause, e.site_id, e.day) = (l.cause, l.site_id, l.day) where l.leaf_index = ${leaf}`
  if (row === undefined) throw new Error('no such line')
  const entry: Entry = {
    timeMicros: Number(row.micros),
    account: row.account,
    site: row.site,
    client: row.client,
    device: row.device,
    door: row.door,
    subject: row.subject === null ? null : bytesOf(row.subject),
    insurer: row.insurer,
    purpose: row.purpose,
    way: row.way,
    fieldsMask: row.fields,
    domain: row.domain,
    outcome: row.outcome,
    cause: bytesOf(row.cause),
  }
  return entryLeafHash(bytesOf(row.salt), encodeEntry(entry))
}

const bytesOf = (hex: string): Uint8Array => fromHex(hex.replaceAll('-', '')) ?? new Uint8Array()
