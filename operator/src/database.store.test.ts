import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { readConfig } from './config.ts'
import { openDatabase } from './database.ts'
import type { Sql } from './ports/sql.ts'

const isolation = async (sql: Sql): Promise<unknown> =>
  (await sql.query<{ level: string }>(`select current_setting('default_transaction_isolation') as level`))[0]?.level

test('at start every login of ours is put right', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cloison-roles-'))
  const config = readConfig(['--folder', folder], {})
  assert.ok(config !== 'help')
  const levelOf = async (act: string): Promise<unknown> => {
    const database = await openDatabase(config)
    try {
      const door = await database.as('cloison_door')
      const level = await isolation(door)
      if (act !== '') await door.script(act)
      await door.end()
      return level
    } finally {
      await database.stop()
    }
  }
  try {
    await levelOf(`alter role cloison_door set default_transaction_isolation = 'serializable'`)
    assert.equal(await levelOf(''), 'read committed')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
