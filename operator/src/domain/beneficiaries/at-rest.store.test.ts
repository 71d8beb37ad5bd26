import assert from 'node:assert/strict'
import { createDecipheriv, createHash, createHmac } from 'node:crypto'
import { test } from 'node:test'
import { AMC, chunksOf, csv, INSURER, person, withImport } from '../../../test/import-house.ts'
import { withDatabase } from '../../../test/template-database.ts'
import { unwrapAsRecipient } from '../../adapters/keys/recipient.ts'
import type { Sql } from '../../ports/sql.ts'
import { isSqlError } from '../../ports/sql.ts'
import { isRefusal } from '../../words/refusal.ts'
import { boundTo, readIdentity } from './identity.ts'
import { importPortfolio, openFacts } from './index.ts'

type Made = Parameters<Parameters<typeof withImport>[1]>[0]
const LIST = Array.from({ length: 60 }, (_, index) => person(index))

const withPortfolio = (work: (made: Made & { owner: Sql; as: (role: string) => Promise<Sql> }) => Promise<void>) =>
  withDatabase((db) =>
    withImport(db, async (made) => {
      const file = csv(LIST)
      const report = await importPortfolio(made.house, { bytes: chunksOf(file), signature: await made.sign(file), by: 'test' })
      assert.ok(!isRefusal(report) && report.row.state === 'applied')
      await work({ ...made, owner: db.owner, as: db.as })
    }),
  )

test('no table holds a NIR, a name or a member number: in clear, hexadecimal, base64 or an unkeyed hash', () =>
  withPortfolio(async ({ owner }) => {
    const tables = await owner.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) name from pg_tables where schemaname in ('beneficiaries', 'cards', 'directory')`,
    )
    let dump = ''
    for (const { name } of tables) {
      const dumped = await owner.query<{ row: string }>(`select t::text row from ${name} t`)
      dump += dumped
        .map(({ row }) => row)
        .join('\n')
        .toLowerCase()
    }
    assert.ok(dump.includes('confort10'), 'what is not secret is found: the search works')
    const hex = dump.replaceAll('-', '')
    for (const row of LIST) {
      for (const field of ['nir', 'familyName', 'givenNames', 'memberNumber']) {
        const value = row[field] ?? ''
        const bytes = Buffer.from(value)
        const hashes = ['sha256', 'sha1', 'md5', 'sha512'].map((name) => createHash(name).update(bytes).digest('hex').slice(0, 32))
        for (const form of [value, bytes.toString('base64').replace(/=+$/, '')])
          assert.ok(!dump.includes(form.toLowerCase()), `${field} is nowhere`)
        for (const form of [bytes.toString('hex'), ...hashes]) assert.ok(!hex.includes(form), `${field} is nowhere`)
      }
    }
  }))

test('the same person at two insurers, or the same text twice, shows no equality', () =>
  withPortfolio(async ({ owner, house, keyring }) => {
    const rows = await owner.query<Record<string, string>>(
      'select identity::text, member_ref::text, wrapped_key::text, person::text from beneficiaries.person',
    )
    for (const column of ['identity', 'member_ref', 'wrapped_key', 'person'])
      assert.equal(new Set(rows.map((row) => row[column])).size, rows.length)
    const message = Buffer.from('member\0M100000\x001940-01-10\x001')
    assert.notDeepEqual(keyring.mac('lookup/1', message), keyring.mac('lookup/2', message))
    assert.ok(house.clock.now() > 0)
  }))

test('an identity opens with its own person’s key and row only', () =>
  withPortfolio(async ({ owner, keyring }) => {
    type Row = { person: string; year: number; wrapped: Buffer; identity: Buffer; restricted: Buffer }
    const [one, two] = await owner.query<Row>(
      'select p.person, p.key_year "year", p.wrapped_key wrapped, p.identity, r.restricted from beneficiaries.person p join beneficiaries.rights r using (person) limit 2',
    )
    assert.ok(one !== undefined && two !== undefined)
    const key = (row: Row) => keyring.unwrap(`year/${INSURER}/${row.year}`, row.wrapped)
    const identity = readIdentity(keyring.openWith(key(one), one.identity, boundTo(one.person)))
    assert.ok(
      LIST.some(
        (row) => row['nir'] === identity.nir && row['familyName'] === identity.familyName && row['birthDate'] === identity.birthDate,
      ),
    )
    assert.throws(() => keyring.openWith(key(two), one.identity, boundTo(one.person)))
    assert.throws(() => keyring.openWith(key(one), one.identity, boundTo(two.person)))
    const facts = openFacts(keyring, { insurerId: INSURER, person: one.person, restricted: one.restricted })
    assert.deepEqual([facts.scheme, facts.fund, facts.centre, facts.birthDate], ['01', '751', '0001', identity.birthDate])
    assert.throws(() => openFacts(keyring, { insurerId: INSURER, person: two.person, restricted: one.restricted }))
    assert.throws(() => openFacts(keyring, { insurerId: 2, person: one.person, restricted: one.restricted }))
  }))

test('docs/formats/member-reference.md: the insurer opens every reference with its private key, step by step', () =>
  withPortfolio(async ({ owner, sealingPrivateJwk }) => {
    const [file] = await owner.query<{ id: number; wrapped: Buffer }>('select import_id id, wrapped from beneficiaries.import_key')
    assert.ok(file !== undefined)
    const fileKey = unwrapAsRecipient(file.wrapped, sealingPrivateJwk, Buffer.from(`${AMC}\0${file.id}`))
    const derive = (use: string) => createHmac('sha256', fileKey).update(`cloison/bulk-aead/v1/${use}`).digest()
    const found: string[] = []
    for (const row of await owner.query<{ person: string; ref: Buffer }>('select person, member_ref ref from beneficiaries.person')) {
      const associated = Buffer.from(row.person.replaceAll('-', ''), 'hex')
      const end = row.ref.length - 16
      const tag = createHmac('sha256', derive('mac'))
        .update(Buffer.from([0, 0, 0, 16]))
        .update(associated)
        .update(row.ref.subarray(0, end))
        .digest()
      assert.deepEqual(tag.subarray(0, 16), row.ref.subarray(end))
      const start = Buffer.concat([row.ref.subarray(0, 12), Buffer.alloc(4)])
      found.push(createDecipheriv('aes-256-ctr', derive('cipher'), start).update(row.ref.subarray(12, end)).toString('utf8'))
    }
    const sent = LIST.map((row) => [row['memberNumber'], row['contract'], row['birthDate'], row['rank']].join('\t'))
    assert.deepEqual(found.sort(), sent.sort())
  }))

test('no other role reads, writes or stages a person; the import role itself cannot drop, truncate or rewrite what was received', () =>
  withPortfolio(async ({ as, sql }) => {
    const refused = async (who: Sql, text: string) => await assert.rejects(who.query(text), (caught) => isSqlError(caught, '42501'), text)
    for (const role of ['identity', 'door', 'claims', 'payments', 'worker', 'sequencer', 'keys', 'console']) {
      const who = await as(`cloison_${role}`)
      for (const table of [
        'person',
        'rights',
        'closed_rights',
        'card_person',
        'import',
        'import_key',
        'reject',
        'retention',
        'changed_family',
        'assertion',
      ]) {
        await refused(who, `select 1 from beneficiaries.${table}`)
        await refused(who, `delete from beneficiaries.${table}`)
      }
      await refused(who, 'select beneficiaries.open_staging(1)')
      await refused(
        who,
        `select * from cards.issue(1::smallint, gen_random_uuid(), gen_random_uuid(), '2026-01-01', '2027-01-01', now(), '2026-01-01', '{1}')`,
      )
    }
    await refused(sql, 'truncate beneficiaries.person')
    await refused(sql, 'delete from beneficiaries.import')
    await refused(sql, 'create table beneficiaries.copy as select 1 one')
    await refused(sql, 'drop table beneficiaries.rights')
    await refused(sql, 'set role cloison_staging')
    await refused(sql, 'select 1 from accesslog.entry')
    await refused(sql, 'update beneficiaries.retention set days = 0')
  }))
