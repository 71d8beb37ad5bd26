import assert from 'node:assert/strict'
import { createHash, createHmac } from 'node:crypto'
import test from 'node:test'
import { withDatabase } from '../../../test/template-database.ts'
import { ask, asking } from '../../../test/turnstile-asking.ts'
import { keyOf, personOf, settle } from '../../../test/turnstile-world.ts'
import type { Sql } from '../../ports/sql.ts'
import { insurerOf, keep, resolve } from './canary.store.ts'
import { plantCanaries } from './canary.ts'

const keys = { mac: (name: string, message: Uint8Array) => createHmac('sha256', `secret ${name}`).update(message).digest() }
const PERSONS = 240
const WORLD = { insurers: 1, sites: 4, accountsPerSite: 3, clients: 2, persons: PERSONS }
const uuidOf = (bytes: Buffer): string => bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')

/** A fair draw that follows from nothing else in the database. */
const isCanary = (n: number): boolean => (createHash('sha256').update(`coin ${n}`).digest()[0] ?? 0) % 2 === 0

/** Every row of every table but those of the watch, as text: tables, then rows in order. */
async function everything(owner: Sql): Promise<Map<string, string[]>> {
  const tables = await owner.query<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname not in ('watch', 'information_schema', 'public') and n.nspname not like 'pg\\_%' order by 1`,
    [],
  )
  const found = new Map<string, string[]>()
  for (const { name } of tables) {
    const rows = await owner.query<{ row: string }>(`select to_jsonb(t)::text as row from ${name} t order by 1`, [])
    found.set(
      name,
      rows.map(({ row }) => row),
    )
  }
  return found
}

/** Numbers that a classifier may look at in the rows where a person appears: one a column. */
function featuresOf(tables: ReadonlyMap<string, string[]>, marks: readonly string[]): Map<string, number> {
  const features = new Map<string, number>()
  const add = (name: string, value: number): void => void features.set(name, (features.get(name) ?? 0) + value)
  for (const [table, rows] of tables) {
    for (const row of rows) {
      if (!marks.some((mark) => row.includes(mark))) continue
      add(`${table} rows`, 1)
      for (const [column, value] of Object.entries(JSON.parse(row) as Record<string, unknown>)) {
        const text = JSON.stringify(value)
        add(`${table}.${column} length`, text.length)
        add(
          `${table}.${column} value`,
          Number.isFinite(Number(value)) ? Number(value) : Number.parseInt(createHash('sha256').update(text).digest('hex').slice(0, 6), 16),
        )
      }
    }
  }
  return features
}

test('planting changes no other table, and no table but the watch’s tells a canary from anyone', async () => {
  await withDatabase(async (db) => {
    await settle(db.owner, WORLD)
    for (let n = 1; n <= 40; n += 1) await ask(db, asking((n % 12) + 1, n))
    const watch = await db.as('cloison_watch')
    const insurer = await insurerOf(watch, '0999000001')
    assert.equal(insurer, 1)
    const numbers = Array.from({ length: PERSONS }, (_, n) => n + 1)
    const canaries = numbers.filter(isCanary)
    const book = {
      resolve: (of: number, list: readonly string[]) => resolve(watch, of, list),
      keep: (of: number, list: readonly Uint8Array[]) => keep(watch, of, list),
    }

    const before = await everything(db.owner)
    const planted = await plantCanaries(book, keys, 1, [...canaries.map((n) => uuidOf(keyOf(n))), uuidOf(keyOf(9_999))])
    assert.deepEqual(planted, { found: canaries.length, planted: canaries.length })
    assert.equal(
      (
        await plantCanaries(
          book,
          keys,
          1,
          canaries.map((n) => uuidOf(keyOf(n))),
        )
      ).planted,
      0,
      'once',
    )
    const after = await everything(db.owner)
    assert.deepEqual(after, before)

    // The best single column on one half, tried on the other.
    const features = numbers.map((n) => featuresOf(after, [personOf(n), uuidOf(keyOf(n))]))
    const names = [...new Set(features.flatMap((each) => [...each.keys()]))]
    const half = PERSONS / 2
    const marked = numbers.map(isCanary)
    const right = (column: readonly number[], threshold: number, from: number, until: number): number => {
      let found = 0
      for (let index = from; index < until; index += 1) if ((column[index] ?? 0) > threshold === marked[index]) found += 1
      return found / half
    }
    let best: { name: string; column: readonly number[]; threshold: number; score: number; flip: boolean } | undefined
    for (const name of names) {
      const column = features.map((each) => each.get(name) ?? 0)
      for (const threshold of new Set(column.slice(0, half))) {
        const score = right(column, threshold, 0, half)
        const better = Math.max(score, 1 - score)
        if (better > (best?.score ?? 0)) best = { name, column, threshold, score: better, flip: score < 0.5 }
      }
    }
    assert.ok(names.length > 20)
    assert.ok(best !== undefined)
    const fresh = right(best.column, best.threshold, half, PERSONS)
    const accuracy = best.flip ? 1 - fresh : fresh
    assert.ok(Math.abs(accuracy - 0.5) < 0.17, `${best.name}: ${accuracy}`)

    // The watch's own table needs its key: pseudonyms are in it in no other form.
    const kept = JSON.stringify(await db.owner.query(`select encode(digest, 'hex') as digest from watch.canary`, []))
    assert.ok(canaries.every((n) => !kept.includes(personOf(n).replaceAll('-', ''))))
  })
})
