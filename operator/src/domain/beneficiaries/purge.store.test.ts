import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chunksOf, csv, INSURER, person, withImport } from '../../../test/import-house.ts'
import { withDatabase } from '../../../test/template-database.ts'
import { openKeyring } from '../../adapters/keys/keyring.ts'
import type { Sql } from '../../ports/sql.ts'
import { isRefusal } from '../../words/refusal.ts'
import { boundTo, readIdentity } from './identity.ts'
import { importPortfolio, openFacts, type PurgeHouse, portfolioStore, purge, purgeStore } from './index.ts'

type Made = Parameters<Parameters<typeof withImport>[1]>[0]

const withPurge = (work: (made: Made & { owner: Sql; house: Made['house']; purging: PurgeHouse }) => Promise<void>) =>
  withDatabase((db) =>
    withImport(db, async (made) => {
      const list = Array.from({ length: 30 }, (_, index) => person(index, index < 5 ? { validUntil: '2026-12-01' } : { validUntil: '' }))
      const file = csv(list)
      const report = await importPortfolio(made.house, { bytes: chunksOf(file), signature: await made.sign(file), by: 'test' })
      assert.ok(!isRefusal(report) && report.row.state === 'applied')
      const purging = { purges: purgeStore(made.sql), portfolios: portfolioStore(made.sql), keys: made.keyring, clock: made.clock }
      await work({ ...made, owner: db.owner, purging })
    }),
  )
const count = async (owner: Sql, table: string) => (await owner.query<{ n: number }>(`select count(*)::int n from ${table}`))[0]?.n

test('a rehearsal counts and changes nothing; really, ended rights leave at once and persons after their retention', () =>
  withPurge(async ({ owner, purging, clock }) => {
    await owner.query(
      `insert into beneficiaries.card_person (digest, person, insurer_id, card_id, valid_until) select gen_random_uuid(), person, insurer_id, 1, '2027-12-31' from beneficiaries.rights`,
    )
    await owner.query(`insert into beneficiaries.retention values ($1, '2026-01-01', 10, 'essai')`, [INSURER])
    clock.set('2026-12-01')
    assert.deepEqual(await purge(purging, { really: false }), [{ insurerId: INSURER, ended: 5, forgotten: 0, rewrapped: 0, destroyed: [] }])
    assert.equal(await count(owner, 'beneficiaries.rights'), 30)
    assert.equal((await purge(purging, { really: true }))[0]?.ended, 5)
    assert.equal(await count(owner, 'beneficiaries.rights'), 25)
    assert.equal(await count(owner, 'beneficiaries.card_person'), 25)
    assert.equal(await count(owner, 'beneficiaries.person'), 30)
    clock.set('2026-12-10')
    assert.equal((await purge(purging, { really: true }))[0]?.forgotten, 0)
    clock.set('2026-12-11')
    assert.equal((await purge(purging, { really: true }))[0]?.forgotten, 5)
    assert.equal(await count(owner, 'beneficiaries.person'), 25)
    assert.equal(await count(owner, 'beneficiaries.closed_rights'), 0)
  }))

test('in a new year the living are wrapped again, and the backup of last year does not open any more', () =>
  withPurge(async ({ owner, purging, clock, keyring, keyFolder }) => {
    type Row = { person: string; wrapped: Buffer; identity: Buffer; restricted: Buffer | null }
    const dump = () =>
      owner.query<Row>(
        'select p.person, p.wrapped_key wrapped, p.identity, r.restricted from beneficiaries.person p left join beneficiaries.rights r using (person) order by 1',
      )
    const read = (row: Row, year: number) => {
      const [dataKey] = [keyring.unwrap(`year/${INSURER}/${year}`, row.wrapped)]
      return readIdentity(keyring.openWith(dataKey, row.identity, boundTo(row.person)))
    }
    const backup = await dump()
    const [one] = backup
    assert.ok(one !== undefined)
    const before = read(one, 2026)
    clock.set('2027-01-02')
    const [report] = await purge(purging, { really: true })
    assert.deepEqual(report, {
      insurerId: INSURER,
      ended: 5,
      forgotten: 0,
      rewrapped: 25,
      destroyed: [`year/${INSURER}/2026`, `restricted/${INSURER}/2026`],
    })

    const living = (await dump()).filter(({ restricted }) => restricted !== null)
    assert.equal(living.length, 25)
    for (const row of living) {
      assert.equal(read(row, 2027).sex, 'F')
      assert.ok(row.restricted !== null)
      assert.equal(openFacts(keyring, { insurerId: INSURER, person: row.person, restricted: row.restricted }).fund, '751')
    }
    const closed = await owner.query<{ person: string; restricted: Buffer }>('select person, restricted from beneficiaries.closed_rights')
    assert.equal(closed.length, 5)
    for (const row of closed)
      assert.equal(openFacts(keyring, { insurerId: INSURER, ...row }).scheme, '01', 'an invoice that comes late finds the facts')
    assert.equal(before.familyName.startsWith('NOM-'), true)
    // The same process, a new one with every right on the folder, and the new year's key: none opens last year's rows.
    const fresh = openKeyring({ folder: keyFolder, allow: ['year/', 'restricted/'], create: true })
    for (const row of backup) {
      assert.throws(() => read(row, 2026), /détruite/)
      assert.throws(() => fresh.unwrap(`year/${INSURER}/2026`, row.wrapped), /détruite/)
      assert.throws(() => read(row, 2027))
      if (row.restricted)
        assert.throws(
          () => openFacts(fresh, { insurerId: INSURER, person: row.person, restricted: row.restricted ?? Buffer.alloc(0) }),
          /détruite/,
        )
    }
    // Nor does the destroyed name come back with another key under it.
    assert.throws(() => fresh.wrap(`year/${INSURER}/2026`, new Uint8Array(32)), /détruite/)
    assert.deepEqual((await purge(purging, { really: true }))[0]?.destroyed, [])
    clock.set('2027-05-01')
    await purge(purging, { really: true })
    assert.equal((await owner.query('select person from beneficiaries.closed_rights where restricted is not null')).length, 0)
  }))
