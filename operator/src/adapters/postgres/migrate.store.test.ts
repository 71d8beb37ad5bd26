import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { type TestDatabase, withDatabase } from '../../../test/template-database.ts'
import { isSqlError } from '../../ports/sql.ts'
import { MigrationRefused, migrate, readMigrations } from './migrate.ts'

/** A database that has no migration yet, and a folder to fill. */
async function withFolder(work: (db: TestDatabase, write: (name: string, text: string) => Promise<void>, folder: string) => Promise<void>) {
  const folder = await mkdtemp(join(tmpdir(), 'migrations-'))
  try {
    await withDatabase(async (db) => {
      await db.owner.script('drop schema house cascade')
      await work(db, (name, text) => writeFile(join(folder, name), text), folder)
    })
  } finally {
    await rm(folder, { recursive: true })
  }
}

test('the files of this version are numbered once each and were applied to the template', async () => {
  await withDatabase(async ({ owner }) => {
    assert.deepEqual(await migrate(owner), [])
    const rows = await owner.query('select name from house.migration order by number')
    assert.deepEqual(
      rows,
      (await readMigrations()).map(({ name }) => ({ name })),
    )
  })
})

test('files run in the order of their numbers, once, and other files are ignored', async () => {
  await withFolder(async ({ owner }, write, folder) => {
    await write('0002_second.sql', 'insert into first (n) values (2);')
    await write('0001_first.sql', 'create table first (n int); insert into first (n) values (1);')
    await write('schema.snapshot.sql', 'this is not a migration')
    assert.deepEqual(await migrate(owner, folder), ['0001_first.sql', '0002_second.sql'])
    assert.deepEqual(await migrate(owner, folder), [])
    await write('0010_third.sql', 'insert into first (n) values (3);')
    assert.deepEqual(await migrate(owner, folder), ['0010_third.sql'])
    assert.deepEqual(await owner.query('select n from first order by n'), [{ n: 1 }, { n: 2 }, { n: 3 }])
  })
})

test('a file that fails leaves nothing, those before it stay, and the next start continues', async () => {
  await withFolder(async ({ owner }, write, folder) => {
    await write('0001_first.sql', 'create table first (n int);')
    await write('0002_second.sql', 'create table second (n int); select 1 / 0;')
    await assert.rejects(migrate(owner, folder), (caught) => isSqlError(caught, '22012'))
    assert.deepEqual(await owner.query(`select to_regclass('first')::text as first, to_regclass('second')::text as second`), [
      { first: 'first', second: null },
    ])
    await write('0002_second.sql', 'create table second (n int);')
    assert.deepEqual(await migrate(owner, folder), ['0002_second.sql'])
  })
})

test('two that start together migrate once', async () => {
  await withFolder(async ({ connectAs }, write, folder) => {
    await write('0001_first.sql', 'create table first (n int); select pg_sleep(0.2);')
    await write('0002_second.sql', 'create table second (n int);')
    const applied = await Promise.all([migrate(await connectAs('postgres'), folder), migrate(await connectAs('postgres'), folder)])
    assert.deepEqual(applied.flat().sort(), ['0001_first.sql', '0002_second.sql'])
  })
})

test('a database from a newer version, a file changed afterwards and a number slipped in between are each refused in one sentence', async () => {
  await withFolder(async ({ owner }, write, folder) => {
    await write('0001_first.sql', 'create table first (n int);')
    await write('0005_fifth.sql', 'create table fifth (n int);')
    await migrate(owner, folder)

    await write('0003_late.sql', 'create table late (n int);')
    await assert.rejects(
      migrate(owner, folder),
      (caught) => caught instanceof MigrationRefused && /0003_late\.sql est plus ancienne/.test(caught.message),
    )
    await rm(join(folder, '0003_late.sql'))

    await write('0001_first.sql', 'create table first (n bigint);')
    await assert.rejects(
      migrate(owner, folder),
      (caught) => caught instanceof MigrationRefused && /0001_first\.sql a changé/.test(caught.message),
    )
    await write('0001_first.sql', 'create table first (n int);')

    await rm(join(folder, '0005_fifth.sql'))
    await assert.rejects(
      migrate(owner, folder),
      (caught) => caught instanceof MigrationRefused && /plus récente \(migration 0005_fifth\.sql\)/.test(caught.message),
    )
  })
})

test('two files with one number are a fault', async () => {
  await withFolder(async ({ owner }, write, folder) => {
    await write('0001_a.sql', '')
    await write('0001_b.sql', '')
    await assert.rejects(migrate(owner, folder), /two migrations are numbered 1/)
  })
})
