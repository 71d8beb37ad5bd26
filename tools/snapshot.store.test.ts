import assert from 'node:assert/strict'
import test from 'node:test'
import { type TestDatabase, withDatabase } from '../operator/test/template-database.ts'
import { grantLines } from './snapshot-grants.ts'
import { schemaText } from './snapshot-schema.ts'

async function read({ owner }: TestDatabase): Promise<{ schema: Set<string>; grants: Set<string> }> {
  return owner.transaction(async (sql) => {
    await sql.script('set local search_path = pg_catalog')
    return { schema: numbered(await schemaText(sql)), grants: new Set(await grantLines(sql)) }
  })
}

/** The lines of a text; one that comes again bears its turn, so that none is lost. */
function numbered(text: string): Set<string> {
  const turns = new Map<string, number>()
  const lines = text.split('\n').map((line) => {
    const turn = (turns.get(line) ?? 0) + 1
    turns.set(line, turn)
    return turn === 1 ? line : `${line} #${turn}`
  })
  return new Set(lines)
}

test('two databases of the same migrations give the same text', async () => {
  const first = await withDatabase(read)
  const second = await withDatabase(read)
  assert.deepEqual(first, second)
})

test('whatever a statement changes in the schema or in the grants shows', async () => {
  const changes: [statement: string, expected: RegExp][] = [
    ['create schema attic', /^\+ schema attic, owner postgres$/m],
    ['create table planes.extra (n int not null default 3, label text check (label <> $$x$$))', /^\+ {3}n integer not null default 3$/m],
    ['create table planes.extra (n int primary key)', /^\+ {3}constraint extra_pkey PRIMARY KEY \(n\)$/m],
    ['create index extra on planes.plane (state)', /^\+ {3}CREATE INDEX extra ON planes\.plane/m],
    ['alter table planes.plane enable row level security', /^\+ table planes\.plane, owner postgres, row security/m],
    ["create type planes.mood as enum ('a', 'b')", /^\+ type planes\.mood enum 'a', 'b'$/m],
    [
      'create function planes.extra(a int) returns int language sql as $$ select 1 $$',
      /^\+ function planes\.extra\(a integer\) returns integer$/m,
    ],
    [
      "create or replace function planes.turn() returns void language sql security definer set search_path = pg_catalog, pg_temp as ''",
      /^\+ {3}body [0-9a-f]{64}/m,
    ],
    ['alter function planes.turn() security invoker', /^- {3}sql, volatile, security definer/m],
    ['alter function planes.turn() reset all', /^- {3}set search_path=pg_catalog, pg_temp/m],
    ['grant select on planes.plane to cloison_door', /^\+ cloison_door {2}TABLE {2}planes\.plane {2}SELECT$/m],
    ['grant update (state) on planes.plane to cloison_door', /^\+ cloison_door {2}COLUMN {2}planes\.plane\(state\) {2}UPDATE$/m],
    ['grant execute on function planes.turn() to public', /^\+ public {2}FUNCTION {2}planes\.turn\(\) {2}EXECUTE$/m],
    ['grant execute on function planes.turn() to cloison_door with grant option', /planes\.turn\(\) {2}EXECUTE WITH GRANT OPTION$/m],
    ['grant usage on schema house to cloison_door', /^\+ cloison_door {2}SCHEMA {2}house {2}USAGE$/m],
    [
      'grant execute on function pg_advisory_lock(bigint) to cloison_door',
      /^\+ cloison_door {2}FUNCTION {2}pg_catalog\.pg_advisory_lock\(bigint\) {2}EXECUTE$/m,
    ],
    [
      'grant execute on function pg_advisory_lock(bigint) to public',
      /^- public {2}REVOKED {2}pg_catalog\.pg_advisory_lock\(bigint\) {2}EXECUTE$/m,
    ],
    [
      'create sequence planes.extra; grant usage on sequence planes.extra to cloison_door',
      /^\+ cloison_door {2}SEQUENCE {2}planes\.extra {2}USAGE$/m,
    ],
  ]
  await withDatabase(async (db) => {
    const before = await read(db)
    for (const [statement, expected] of changes) {
      const differences = await undone(db, statement, before)
      assert.match(differences, expected, statement)
    }
    assert.deepEqual(await read(db), before)
  })
})

/** The lines that a statement adds (+) and removes (-); the statement is rolled back. */
async function undone({ owner }: TestDatabase, statement: string, before: { schema: Set<string>; grants: Set<string> }): Promise<string> {
  let differences = ''
  const rollback = new Error('rolled back on purpose')
  await owner
    .transaction(async (sql) => {
      await sql.script(`${statement}; set local search_path = pg_catalog`)
      const after = { schema: numbered(await schemaText(sql)), grants: new Set(await grantLines(sql)) }
      for (const part of ['schema', 'grants'] as const) {
        for (const line of after[part]) if (!before[part].has(line)) differences += `+ ${line}\n`
        for (const line of before[part]) if (!after[part].has(line)) differences += `- ${line}\n`
      }
      throw rollback
    })
    .catch((caught: unknown) => assert.equal(caught, rollback))
  return differences
}
