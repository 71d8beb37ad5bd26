import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Sql } from '../../ports/sql.ts'

/** Where the numbered migrations of this version stand. */
export const MIGRATIONS_FOLDER: string = fileURLToPath(new URL('../../../sql/', import.meta.url))

/** Two processes that start together must not both migrate; the number is arbitrary and ours alone. */
const LOCK = 7_215_300_441n

export interface Migration {
  readonly number: number
  /** The file's name: `0010_directory.sql`. */
  readonly name: string
  readonly text: string
  readonly sha256: Buffer
}

/** The database and this version of Cloison do not go together: a French sentence that says what to do. */
export class MigrationRefused extends Error {
  constructor(sentence: string) {
    super(sentence)
    this.name = 'MigrationRefused'
  }
}

/**
 * Brings a database to this version, as its owner: each file of `folder` not yet recorded runs in a transaction of its own, in the order
 * of the numbers, and is recorded with its digest in `house.migration`. Dying between two files leaves a database that the next start
 * continues. Returns the names of the files that ran now.
 *
 * @throws MigrationRefused when the database knows a migration that this version does not, or one that has changed since it ran.
 * @throws SqlError when a file fails: nothing of that file remains.
 */
export async function migrate(sql: Sql, folder: string = MIGRATIONS_FOLDER): Promise<string[]> {
  const migrations = await readMigrations(folder)
  await sql.transaction(async (inner) => {
    await lock(inner)
    await inner.script(`
      create schema if not exists house;
      create table if not exists house.migration (
        number     int primary key,
        name       text not null,
        sha256     bytea not null check (length(sha256) = 32),
        applied_at timestamptz not null default now()
      )`)
  })
  const applied: string[] = []
  for (const migration of migrations) {
    const ran = await sql.transaction(async (inner) => {
      await lock(inner)
      const recorded = await checkRecorded(inner, migrations)
      if (recorded.has(migration.number)) return false
      await inner.script(migration.text)
      await inner.query('insert into house.migration (number, name, sha256) values ($1, $2, $3)', [
        migration.number,
        migration.name,
        migration.sha256,
      ])
      return true
    })
    if (ran) applied.push(migration.name)
  }
  return applied
}

/** The files `NNNN_name.sql` of a folder in the order of their numbers. @throws Error when two bear the same number. */
export async function readMigrations(folder: string = MIGRATIONS_FOLDER): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => /^\d{4}_[a-z0-9_]+\.sql$/.test(name)).sort()
  const migrations: Migration[] = []
  for (const name of names) {
    const number = Number(name.slice(0, 4))
    if (migrations.at(-1)?.number === number) throw new Error(`two migrations are numbered ${number}`)
    const text = await readFile(join(folder, name), 'utf8')
    migrations.push({ number, name, text, sha256: createHash('sha256').update(text).digest() })
  }
  return migrations
}

async function lock(sql: Sql): Promise<void> {
  await sql.query('select pg_advisory_xact_lock($1)', [LOCK])
}

async function checkRecorded(sql: Sql, migrations: readonly Migration[]): Promise<Set<number>> {
  const known = new Map(migrations.map((migration) => [migration.number, migration]))
  const rows = await sql.query<{ number: number; name: string; sha256: Buffer }>(
    'select number, name, sha256 from house.migration order by number',
    [],
  )
  for (const row of rows) {
    const migration = known.get(row.number)
    if (migration === undefined) {
      throw new MigrationRefused(
        `La base de données vient d’une version plus récente (migration ${row.name}) : installez cette version-là, ou une plus récente.`,
      )
    }
    if (!migration.sha256.equals(row.sha256)) {
      throw new MigrationRefused(
        `La migration ${row.name} a changé depuis qu’elle a été appliquée à cette base : une migration publiée ne se modifie pas.`,
      )
    }
  }
  const last = rows.at(-1)?.number ?? 0
  const skipped = migrations.find((migration) => migration.number < last && !rows.some((row) => row.number === migration.number))
  if (skipped !== undefined) {
    throw new MigrationRefused(
      `La migration ${skipped.name} est plus ancienne que la dernière appliquée à cette base : donnez-lui un numéro plus grand.`,
    )
  }
  return new Set(rows.map((row) => row.number))
}
