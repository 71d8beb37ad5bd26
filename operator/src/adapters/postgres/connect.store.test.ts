import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import test from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { withDatabase } from '../../../test/template-database.ts'
import { isSqlError, SQLSTATE } from '../../ports/sql.ts'
import { connect, DatabaseUnreachable } from './connect.ts'

/** Not a number of anybody's: commune code 000. */
const SECRET = '1850700000042'

test('rows are plain arrays, also of a statement without parameters', async () => {
  await withDatabase(async ({ owner }) => {
    assert.deepEqual(await owner.query('select 1 as one union all select 2'), [{ one: 1 }, { one: 2 }])
    assert.deepEqual(await owner.query('select 1 as one where false', []), [])
  })
})

test('a statement is prepared once, whatever the kind of its parameters', async () => {
  await withDatabase(async ({ connectAs }) => {
    const connection = await connectAs('postgres', 1)
    for (const value of [1n, 2, '3', null]) await connection.query('select $1::int8 as kept', [value])
    const rows = await connection.query<{ text: string }>(
      `select statement as text from pg_prepared_statements where statement like '%kept'`,
    )
    assert.equal(rows.length, 1)
  })
})

test('many statements in flight on one connection answer each their own caller, beside one that fails', async () => {
  await withDatabase(async ({ connectAs }) => {
    const connection = await connectAs('postgres', 1)
    const asked = Array.from({ length: 300 }, (_, i) =>
      connection.query<{ i: number }>('select 10 / $1::int4 * $1 as x, $1::int4 as i', [i]),
    )
    const answers = await Promise.allSettled(asked)
    assert.equal(answers[0]?.status, 'rejected')
    for (const [i, answer] of answers.entries()) if (i > 0) assert.equal(answer.status === 'fulfilled' && answer.value[0]?.i, i)
  })
})

test('several statements in one query are refused: what comes from outside can never add one', async () => {
  await withDatabase(async ({ owner }) => {
    await assert.rejects(owner.query('select 1; select 2'), (caught) => isSqlError(caught, '42601'))
  })
})

test('a transaction commits whole or not at all; inside it, a failed savepoint loses only itself', async () => {
  await withDatabase(async ({ owner }) => {
    await owner.script('create table t (n int primary key)')
    await assert.rejects(
      owner.transaction(async (sql) => {
        await sql.query('insert into t (n) values (1)', [])
        throw new Error('changed my mind')
      }),
      /changed my mind/,
    )
    const value = await owner.transaction(async (sql) => {
      await sql.query('insert into t (n) values ($1)', [2])
      await assert.rejects(
        sql.transaction((inner) => inner.query('insert into t (n) values (2)', [])),
        (caught) => isSqlError(caught, SQLSTATE.uniqueViolation),
      )
      return 'done'
    })
    assert.equal(value, 'done')
    assert.deepEqual(await owner.query('select n from t'), [{ n: 2 }])
  })
})

test('a refusal says its code, table and constraint, and no value that was sent', async () => {
  await withDatabase(async ({ owner }) => {
    await owner.script('create schema s; create table s.t (nir text unique, n int check (n < 5), day date)')
    await owner.query('insert into s.t (nir) values ($1)', [SECRET])
    const refused: [string, unknown[], string][] = [
      ['insert into s.t (nir) values ($1)', [SECRET], SQLSTATE.uniqueViolation],
      ['insert into s.t (n, nir) values (9, $1)', [`${SECRET}9`], SQLSTATE.checkViolation],
      ['insert into s.t (day) values ($1)', [SECRET], '22008'],
      ['insert into s.t (n) values ($1)', [SECRET], '22003'],
      ['select $1::uuid', [SECRET], '22P02'],
    ]
    for (const [text, values, code] of refused) {
      await assert.rejects(owner.query(text, values), (caught) => {
        assert.ok(isSqlError(caught, code), `${code} expected`)
        assert.doesNotMatch(`${caught.message} ${caught.stack} ${JSON.stringify(caught)} ${String(caught.cause)}`, new RegExp(SECRET))
        assert.equal(
          JSON.stringify(Object.getOwnPropertyNames(caught).sort()),
          '["code","constraint","message","name","schema","stack","table"]',
        )
        return true
      })
    }
    await assert.rejects(owner.query('insert into s.t (nir) values ($1)', [SECRET]), { schema: 's', table: 't', constraint: 't_nir_key' })
  })
})

test('a broken connection is a lost answer, then the connection serves again', async () => {
  await withDatabase(async ({ owner, connectAs }) => {
    const victim = await connectAs('postgres', 1)
    const [{ pid } = { pid: 0 }] = await victim.query<{ pid: number }>('select pg_backend_pid() as pid')
    const asked = victim.query('select pg_sleep(20)')
    const lost = assert.rejects(asked, (caught) => isSqlError(caught, SQLSTATE.connectionLost))
    for (let tries = 0; tries < 100; tries++) {
      const [row] = await owner.query<{ active: boolean }>(`select state = 'active' as active from pg_stat_activity where pid = $1`, [pid])
      if (row?.active) break
      await sleep(10)
    }
    await owner.query('select pg_terminate_backend($1)', [pid])
    await lost
    await victim.query('select 1').catch((caught: unknown) => assert.ok(isSqlError(caught, SQLSTATE.connectionLost)))
    assert.deepEqual(await victim.query('select 1 as one'), [{ one: 1 }])
  })
})

test('an unreachable database, a wrong password and a missing base each give one French sentence without the password', async () => {
  await withDatabase(async ({ url }) => {
    const free = await freePort()
    const wrong = new URL(url('postgres'))
    wrong.password = 'mauvais-mot-de-passe'
    const missing = new URL(url('postgres'))
    missing.pathname = '/absente'
    const cases: [string, RegExp][] = [
      [`postgres://a:mauvais-mot-de-passe@127.0.0.1:${free}/b`, /ne répond pas à l’adresse 127\.0\.0\.1:\d+/],
      [wrong.href, /refuse le rôle postgres ou son mot de passe/],
      [missing.href, /n’a pas de base nommée absente/],
      ['postgres://[', /mal écrite/],
    ]
    for (const [address, sentence] of cases) {
      await assert.rejects(connect({ url: address }), (caught) => {
        assert.ok(caught instanceof DatabaseUnreachable)
        assert.match(caught.message, sentence)
        assert.doesNotMatch(caught.message, /mauvais-mot-de-passe/)
        return true
      })
    }
  })
})

function freePort(): Promise<number> {
  return new Promise((found) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => found(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
