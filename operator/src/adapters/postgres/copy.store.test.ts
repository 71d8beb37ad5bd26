import assert from 'node:assert/strict'
import test from 'node:test'
import { withDatabase } from '../../../test/template-database.ts'
import { isSqlError, SQLSTATE, type Sql } from '../../ports/sql.ts'

const COPY = 'copy t (n, label) from stdin'

/** Rows 0 … count - 1 in chunks cut anywhere. */
async function* rows(count: number, size = 65_536): AsyncGenerator<Buffer> {
  const all = Buffer.from(Array.from({ length: count }, (_, n) => `${n}\tligne ${n}\n`).join(''))
  for (let at = 0; at < all.length; at += size) yield all.subarray(at, at + size)
}

async function countRows(sql: Sql): Promise<number> {
  const [row] = await sql.query<{ count: number }>('select count(*)::int4 as count from t')
  return row?.count ?? -1
}

async function withTable(work: (sql: Sql) => Promise<void>): Promise<void> {
  await withDatabase(async ({ owner }) => {
    await owner.script('create table t (n int primary key, label text not null)')
    await work(owner)
  })
}

test('rows are counted and written, in chunks of any size, beside other statements', async () => {
  await withTable(async (sql) => {
    const copying = sql.copyIn(COPY, rows(50_000, 1_013))
    const others = Promise.all(Array.from({ length: 20 }, () => sql.query('select 1')))
    assert.equal(await copying, 50_000)
    await others
    assert.equal(await countRows(sql), 50_000)
    assert.equal(await sql.copyIn(COPY, []), 0)
  })
})

test('a refusal at the very end, after the last chunk, is told and nothing remains', async () => {
  await withTable(async (sql) => {
    await sql.script('alter table t add constraint at_end unique (label) deferrable initially immediate')
    await assert.rejects(sql.copyIn(COPY, [Buffer.from('1\tx\n2\tx\n')]), (caught) => isSqlError(caught, SQLSTATE.uniqueViolation))
    assert.equal(await countRows(sql), 0)
  })
})

test('a refusal in the middle of a long copy is told when the source has ended, and nothing of it remains', async () => {
  await withTable(async (sql) => {
    async function* long(): AsyncGenerator<Buffer> {
      yield* rows(1000)
      for (let read = 0; read < 2000; read++) yield Buffer.from('not a number\tx\n'.repeat(500))
    }
    await assert.rejects(sql.copyIn(COPY, long()), (caught) => isSqlError(caught, '22P02') && !caught.message.includes('not a number'))
    assert.equal(await countRows(sql), 0)
  })
})

test('a source that fails half-way is the error one gets, nothing remains, and the connection still serves', async () => {
  await withTable(async (sql) => {
    async function* broken(): AsyncGenerator<Buffer> {
      yield* rows(10_000)
      throw new Error('the file is cut')
    }
    await assert.rejects(sql.copyIn(COPY, broken()), /the file is cut/)
    assert.equal(await countRows(sql), 0)
    assert.equal(await sql.copyIn(COPY, rows(10)), 10)
  })
})

test('within a transaction, a failed copy loses only itself and the rest goes with the transaction', async () => {
  await withTable(async (sql) => {
    await sql.transaction(async (inner) => {
      assert.equal(await inner.copyIn(COPY, rows(3)), 3)
      await assert.rejects(inner.copyIn(COPY, rows(3)), (caught) => isSqlError(caught, SQLSTATE.uniqueViolation))
      await inner.query('insert into t (n, label) values (9, $1)', ['après'])
    })
    assert.equal(await countRows(sql), 4)
  })
})

test('a statement that is not a copy is refused rather than waited for', async () => {
  await withTable(async (sql) => {
    await assert.rejects(sql.copyIn('copy absent from stdin', rows(1)), (caught) => isSqlError(caught, '42P01'))
  })
})
