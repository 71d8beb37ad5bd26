import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import test from 'node:test'
import { withDatabase } from '../../../test/template-database.ts'
import type { Sql } from '../../ports/sql.ts'
import { connect } from './connect.ts'
import { setRolePasswords } from './role-passwords.ts'
import { resetRoleSettings } from './role-settings.ts'

const isolation = async (sql: Sql): Promise<unknown> =>
  (await sql.query<{ level: string }>(`select current_setting('default_transaction_isolation') as level`))[0]?.level

test('what a role saved for its sessions to come is forgotten, in every database; what others saved is not', () =>
  withDatabase(async ({ owner, url, name }) => {
    const roles = [1, 2].map(() => `test_"role"_${randomBytes(6).toString('hex')}`)
    const [mine = '', other = ''] = roles
    const quoted = (role: string): string => `"${role.replaceAll('"', '""')}"`
    const open = () => {
      const address = new URL(url('postgres'))
      address.username = mine
      address.password = 'long-enough'
      return connect({ url: address.href, max: 1 })
    }
    try {
      for (const role of roles)
        await owner.script(`create role ${quoted(role)} login; grant connect on database ${name} to ${quoted(role)}`)
      await setRolePasswords(owner, { [mine]: 'long-enough' })
      const thief = await open()
      await thief.script(`alter role ${quoted(mine)} set default_transaction_isolation = 'serializable'`)
      await thief.script(`alter role ${quoted(mine)} in database ${name} set default_transaction_isolation = 'repeatable read'`)
      await thief.script(`alter role ${quoted(mine)} in database template1 set statement_timeout = 1`)
      await thief.end()
      await owner.script(`alter role ${quoted(other)} set statement_timeout = 5000`)
      const before = await open()
      assert.equal(await isolation(before), 'repeatable read', 'it took effect')
      await before.end()

      assert.equal(await resetRoleSettings(owner, [mine]), 3)
      const after = await open()
      assert.equal(await isolation(after), 'read committed')
      await after.end()
      assert.equal(await resetRoleSettings(owner, [mine]), 0)
      const kept = await owner.query<{ role: string }>(
        'select setrole::regrole::text as role from pg_db_role_setting where setrole::regrole::text = any ($1)',
        [roles.map(quoted)],
      )
      assert.deepEqual(kept, [{ role: quoted(other) }])
    } finally {
      for (const role of roles) await owner.script(`drop owned by ${quoted(role)}; drop role ${quoted(role)}`)
    }
  }))
