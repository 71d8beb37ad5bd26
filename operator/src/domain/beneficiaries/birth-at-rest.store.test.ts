import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chunksOf, csv, type FileOptions, person, type Row, withImport } from '../../../test/import-house.ts'
import { withDatabase } from '../../../test/template-database.ts'
import type { Sql } from '../../ports/sql.ts'
import { isRefusal } from '../../words/refusal.ts'
import { importPortfolio, portfolioStore, purge, purgeStore } from './index.ts'

type Made = Parameters<Parameters<typeof withImport>[1]>[0] & { owner: Sql }
const withHouse = (work: (made: Made) => Promise<void>) =>
  withDatabase((db) => withImport(db, (made) => work({ ...made, owner: db.owner })))

async function send(made: Made, list: readonly Row[], options: FileOptions = {}): Promise<Record<string, number | string>> {
  const file = csv(list, options)
  const report = await importPortfolio(made.house, { bytes: chunksOf(file), signature: await made.sign(file, options), by: 'key:one' })
  assert.ok(!isRefusal(report), isRefusal(report) ? report.refused : '')
  const { state, opened, closed, changed } = report.row
  return { state, opened, closed, changed }
}

const BORN = '2026-06-20'
const child = (changes: Row = {}): Row => person(0, { birthDate: BORN, validFrom: BORN, validUntil: '', ...changes })
const others = Array.from({ length: 40 }, (_, index) => person(index + 2))

/** Every day in every table about persons, cards and files, those of the calendar of files left aside. */
async function daysKept(owner: Sql): Promise<string[]> {
  const columns = await owner.query<{ table: string; column: string }>(
    `select format('%I.%I', table_schema, table_name) "table", format('%I', column_name) "column" from information_schema.columns
     where table_schema in ('beneficiaries', 'cards') and data_type = 'date'`,
  )
  const kept = new Set<string>()
  for (const { table, column } of columns)
    for (const { day } of await owner.query<{ day: string }>(
      `select distinct ${column}::text "day" from ${table} where ${column} is not null`,
    ))
      kept.add(day)
  return [...kept].sort()
}
const periods = (owner: Sql) =>
  owner.query<{ from: string; until: string | null; open: boolean }>(
    `select r.valid_from "from", r.valid_until "until", true open from beneficiaries.rights r join beneficiaries.person p using (person) where r.valid_until is null or r.valid_until < '2027-01-01'
     union all select c.valid_from, c.valid_until, false from beneficiaries.closed_rights c order by 3, 1`,
  )

test('a child covered since birth: no table says the birth date, at any step of its rights', () =>
  withHouse(async (made) => {
    const { owner } = made
    const none = async (step: string): Promise<void> => assert.ok(!(await daysKept(owner)).includes(BORN), step)
    await send(made, [child(), ...others])
    assert.deepEqual(await periods(owner), [{ from: '2026-01-01', until: null, open: true }])
    await none('received')
    // The same line says nothing new, another does, and neither closes a period that had not begun.
    assert.deepEqual(await send(made, [child(), ...others], { sequence: 2 }), { state: 'applied', opened: 0, closed: 0, changed: 0 })
    await send(made, [child({ guarantee: 'PLUS20' }), ...others], { sequence: 3 })
    assert.deepEqual(await periods(owner), [{ from: '2026-01-01', until: null, open: true }])
    await none('changed')
    // A later first day: the engagements given from birth to then still stand on the period before.
    await send(made, [{ action: 'upsert', ...child({ validFrom: '2026-07-01' }) }], { kind: 'delta', sequence: 4 })
    assert.deepEqual(await periods(owner), [
      { from: '2026-01-01', until: '2026-07-01', open: false },
      { from: '2026-07-01', until: null, open: true },
    ])
    await none('replaced')
    // Declared a few days after birth is no birth date, and stays.
    await send(made, [{ action: 'upsert', ...child({ validFrom: '2026-06-23' }) }], { kind: 'delta', sequence: 5 })
    assert.equal((await periods(owner)).filter(({ open }) => open)[0]?.from, '2026-06-23')
    await send(made, [{ action: 'close', ...child({ validUntil: '2026-09-01' }) }], { kind: 'delta', sequence: 6 })
    const { keyring: keys, clock, sql } = made
    const [purged] = await purge({ purges: purgeStore(sql), portfolios: portfolioStore(sql), keys, clock }, { really: true })
    assert.equal(purged?.ended, 1)
    assert.deepEqual(
      (await periods(owner)).map(({ from, until }) => [from, until]),
      [
        ['2026-01-01', '2026-07-01'],
        ['2026-06-23', '2026-09-01'],
      ],
    )
    await none('closed')
  }))

test('closed on the very day it began: rights that had not begun go away, as for anyone', () =>
  withHouse(async (made) => {
    await send(made, [child(), ...others])
    await send(made, [{ action: 'close', ...child({ validUntil: BORN }) }], { kind: 'delta', sequence: 2 })
    assert.deepEqual(await periods(made.owner), [])
    assert.ok(!(await daysKept(made.owner)).includes(BORN))
    // The same line come back opens rights again.
    assert.deepEqual(await send(made, [{ action: 'upsert', ...child() }], { kind: 'delta', sequence: 3 }), {
      state: 'applied',
      opened: 1,
      closed: 0,
      changed: 0,
    })
  }))

test('a file that waits for a second person holds no birth date either', () =>
  withHouse(async (made) => {
    await send(made, others)
    const many = Array.from({ length: 20 }, (_, n) => person(100 + n, { birthDate: BORN, validFrom: BORN, rank: String(1 + (n % 2)) }))
    assert.equal((await send(made, [...others, ...many], { sequence: 2 }))['state'], 'waiting')
    const staged = await made.owner.query<{ n: number }>(
      `select count(*)::int n from beneficiaries.staged_2 where valid_from = '2026-01-01'`,
    )
    assert.ok((staged[0]?.n ?? 0) >= many.length)
    assert.ok(!(await daysKept(made.owner)).includes(BORN))
  }))
