import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chunksOf, csv, type FileOptions, INSURER, ndjson, person, type Row, withImport } from '../../../test/import-house.ts'
import { withDatabase } from '../../../test/template-database.ts'
import { isRefusal } from '../../words/refusal.ts'
import { type ImportRefusal, type ImportReport, importPortfolio } from './index.ts'

type Made = Parameters<Parameters<typeof withImport>[1]>[0]

const rows = (count: number, changes: Row = {}) => Array.from({ length: count }, (_, index) => person(index, changes))

async function send(made: Made, file: Buffer, options: FileOptions = {}, by = 'key:one'): Promise<ImportReport | ImportRefusal> {
  return await importPortfolio(made.house, { bytes: chunksOf(file), signature: await made.sign(file, options), by })
}
async function sendRows(made: Made, list: readonly Row[], options: FileOptions = {}): Promise<ImportReport> {
  const report = await send(made, csv(list, options), options)
  assert.ok(!isRefusal(report), isRefusal(report) ? report.refused : '')
  return report
}
const withHouse = (work: (made: Made & { owner: import('../../ports/sql.ts').Sql }) => Promise<void>) =>
  withDatabase((db) => withImport(db, (made) => work({ ...made, owner: db.owner })))
const count = async (made: { owner: import('../../ports/sql.ts').Sql }, table: string) =>
  (await made.owner.query<{ n: number }>(`select count(*)::int n from ${table}`))[0]?.n

test('a snapshot is taken whole, and the same file again changes nothing', () =>
  withHouse(async (made) => {
    const first = await sendRows(made, rows(500))
    assert.equal(first.row.state, 'applied')
    assert.equal(first.row.persons, 500)
    assert.equal(first.row.opened, 500)
    assert.equal(await count(made, 'beneficiaries.person'), 500)
    assert.equal(await count(made, 'beneficiaries.rights'), 500)
    const before = await made.owner.query('select person, identity from beneficiaries.person order by person')
    const again = await sendRows(made, rows(500))
    assert.deepEqual(again.row, first.row)
    assert.deepEqual(await made.owner.query('select person, identity from beneficiaries.person order by person'), before)
    assert.equal(await count(made, 'beneficiaries.import'), 1)
    const [right] = await made.owner.query('select rules, routing, valid_from, valid_until from beneficiaries.rights limit 1')
    assert.deepEqual(right, {
      rules: ['100', '125', null, null, 'PEC', null, null, null, null, null, null],
      routing: '9990000011\tMU\tA1\tCONFORT10\t1',
      valid_from: '2026-01-01',
      valid_until: '2027-01-01',
    })
  }))

test('a later snapshot touches only the lines that changed, and keeps each pseudonym', () =>
  withHouse(async (made) => {
    await sendRows(made, rows(100))
    const before = new Map(
      (
        await made.owner.query<{ key: string; person: string; id: Buffer }>(
          'select member_key key, person, identity id from beneficiaries.person',
        )
      ).map((row) => [row.key, row]),
    )
    const changed = rows(100).map((row, index) => (index === 7 ? { ...row, guarantee: 'PLUS20' } : row))
    const report = await sendRows(made, changed, { sequence: 2 })
    assert.equal(report.row.state, 'applied')
    assert.equal(report.row.changed, 1)
    assert.equal(report.row.opened, 0)
    assert.equal(report.row.closed, 0)
    const after = await made.owner.query<{ key: string; person: string; id: Buffer }>(
      'select member_key key, person, identity id from beneficiaries.person',
    )
    assert.equal(after.length, 100)
    assert.ok(after.every((row) => before.get(row.key)?.person === row.person))
    assert.equal(after.filter((row) => !before.get(row.key)?.id.equals(row.id)).length, 1)
  }))

test('NDJSON and CSV of the same persons are the same', () =>
  withHouse(async (made) => {
    await sendRows(made, rows(50))
    const file = ndjson(rows(50), { sequence: 2 })
    const report = await send(made, file, { sequence: 2 })
    assert.ok(!isRefusal(report))
    assert.deepEqual([report.row.state, report.row.changed, report.row.opened, report.row.closed], ['applied', 0, 0, 0])
  }))

test('one wrong line and nothing of the file is taken; the rejects name line, field and code, never the value', () =>
  withHouse(async (made) => {
    const list = rows(20)
    const file = csv(
      list.map((row, index) =>
        index === 3 ? { ...row, nirKey: '01', sex: 'Z' } : index === 9 ? { ...row, birthDate: '1970-02-30' } : row,
      ),
    )
    const report = await send(made, file)
    assert.ok(!isRefusal(report))
    assert.equal(report.row.state, 'refused')
    assert.equal(report.row.refusal, 'lines-rejected')
    assert.deepEqual(report.rejects, [
      { line: 6, field: 'sex', code: 'malformed' },
      { line: 6, field: 'nirKey', code: 'wrong-key' },
      { line: 12, field: 'birthDate', code: 'not-a-day' },
    ])
    assert.equal(await count(made, 'beneficiaries.person'), 0)
    assert.deepEqual((await made.house.store.rejects(report.row.importId)).length, 3)
    // Corrected and sent again under the same number, it is taken.
    assert.equal((await sendRows(made, list)).row.state, 'applied')
  }))

test('the same person twice in a file is rejected at the second line', () =>
  withHouse(async (made) => {
    const report = await send(made, csv([...rows(10), person(4, { guarantee: 'PLUS20' })]))
    assert.ok(!isRefusal(report))
    assert.equal(report.row.refusal, 'lines-rejected')
    assert.deepEqual(report.rejects, [{ line: 13, field: 'line', code: 'person-twice' }])
    assert.equal(await count(made, 'beneficiaries.person'), 0)
  }))

test('a snapshot that closes more than 5 % or adds more than 20 % waits; the sender cannot approve it, another can', () =>
  withHouse(async (made) => {
    const { approveImport } = await import('./index.ts')
    await sendRows(made, rows(200))
    assert.equal((await sendRows(made, rows(190), { sequence: 2 })).row.state, 'applied')
    const waiting = await sendRows(made, rows(179), { sequence: 3 })
    assert.equal(waiting.row.state, 'waiting')
    assert.equal(waiting.row.closed, 11)
    const open = () => made.owner.query<{ n: number }>(`select count(*)::int n from beneficiaries.rights where valid_until > '2026-11-24'`)
    assert.equal((await open())[0]?.n, 190)
    const asked = { importId: waiting.row.importId, insurerId: INSURER, decision: 'approve' } as const
    const refused = await approveImport(made.house, { ...asked, by: 'key:one' })
    assert.deepEqual(refused, { refused: 'same-person' })
    assert.equal((await open())[0]?.n, 190)
    // Another file does not slip in meanwhile.
    assert.deepEqual(await send(made, csv(rows(189), { sequence: 4, previous: 2 }), { sequence: 4 }), { refused: 'another-pending' })
    const taken = await approveImport(made.house, { ...asked, by: 'person:two' })
    assert.ok(!isRefusal(taken))
    assert.equal(taken.row.state, 'applied')
    assert.equal(taken.row.approvedBy, 'person:two')
    assert.equal((await open())[0]?.n, 179)
    assert.equal((await sendRows(made, rows(230), { sequence: 4, previous: 3 })).row.state, 'waiting')
  }))

test('files follow each other: a gap, a past number and a first delta are refused without a trace', () =>
  withHouse(async (made) => {
    const delta = { kind: 'delta', sequence: 1, previous: 0 } as const
    assert.deepEqual(await send(made, csv([{ ...person(0), action: 'upsert' }], delta), delta), { refused: 'base-missing' })
    await sendRows(made, rows(40), { sequence: 5 })
    assert.deepEqual(await send(made, csv(rows(40), { sequence: 7 }), { sequence: 7 }), { refused: 'sequence-gap' })
    assert.deepEqual(await send(made, csv(rows(39), { sequence: 5 }), { sequence: 5 }), { refused: 'sequence-past' })
    assert.equal(await count(made, 'beneficiaries.import'), 1)
  }))

test('a delta opens, changes and closes', () =>
  withHouse(async (made) => {
    await sendRows(made, rows(100))
    const options = { kind: 'delta', sequence: 2, previous: 1 } as const
    const lines = [
      { ...person(100), action: 'upsert' },
      { ...person(3, { exemption: 'MAT' }), action: 'upsert' },
      { ...person(5, { validUntil: '2026-11-20' }), action: 'close' },
      { ...person(6), action: 'close' },
    ]
    const report = await send(made, csv(lines, options), options)
    assert.ok(!isRefusal(report))
    assert.deepEqual([report.row.state, report.row.opened, report.row.changed, report.row.closed], ['applied', 1, 1, 2])
    const ends = await made.owner.query<{ until: string; n: number }>(
      'select valid_until until, count(*)::int n from beneficiaries.rights group by 1 order by 1',
    )
    assert.deepEqual(
      ends.map(({ until, n }) => [until, n]),
      [
        ['2026-11-20', 1],
        ['2026-11-24', 1],
        ['2027-01-01', 99],
      ],
    )
    const unknown = await send(made, csv([{ ...person(900), action: 'close' }], { ...options, sequence: 3, previous: 2 }), {
      ...options,
      sequence: 3,
    })
    assert.ok(!isRefusal(unknown))
    assert.deepEqual(unknown.rejects, [{ line: 3, field: 'line', code: 'person-unknown' }])
  }))

test('a signature of other bytes, by another key or for another file: nothing is taken', () =>
  withHouse(async (made) => {
    const file = csv(rows(30))
    const signature = await made.sign(file)
    const altered = Buffer.from(file.toString('utf8').replace('PHAR:100', 'PHAR:200'))
    const mismatch = await importPortfolio(made.house, { bytes: chunksOf(altered), signature, by: 'key:one' })
    assert.ok(!isRefusal(mismatch))
    assert.equal(mismatch.row.refusal, 'signature-mismatch')
    const cut = await importPortfolio(made.house, { bytes: chunksOf(file.subarray(0, file.length - 40)), signature, by: 'key:one' })
    assert.ok(!isRefusal(cut))
    assert.equal(cut.row.refusal, 'truncated')
    const lost = await importPortfolio(made.house, {
      bytes: chunksOf(file.subarray(0, file.lastIndexOf(10, -2) + 1)),
      signature,
      by: 'key:one',
    })
    assert.ok(!isRefusal(lost))
    assert.equal(lost.row.refusal, 'signature-mismatch')
    assert.deepEqual(await importPortfolio(made.house, { bytes: chunksOf(file), signature: `${signature.slice(0, -4)}AAAA`, by: 'x' }), {
      refused: 'signature-invalid',
    })
    assert.deepEqual(
      await importPortfolio(made.house, { bytes: chunksOf(file), signature: await made.sign(file, { sequence: 2 }), by: 'x' }),
      { refused: 'signature-mismatch' },
    )
    assert.equal(await count(made, 'beneficiaries.person'), 0)
    // The true file under the same signature is still welcome.
    const report = await importPortfolio(made.house, { bytes: chunksOf(file, 7), signature, by: 'key:one' })
    assert.ok(!isRefusal(report))
    assert.equal(report.row.state, 'applied')
  }))

test('a column that brings an address, a telephone or an e-mail refuses the whole file; so does an unknown one', () =>
  withHouse(async (made) => {
    const text = csv(rows(3)).toString('utf8')
    for (const [name, code] of [
      ['Adresse 1', 'contact-column'],
      ['e-mail', 'contact-column'],
      ['Téléphone_portable', 'contact-column'],
      ['zipCode', 'contact-column'],
      ['commentaire', 'column-unknown'],
    ]) {
      const file = Buffer.from(
        text
          .split('\n')
          .map((line, index) => (index === 1 ? `${line};${name}` : line && index > 1 ? `${line};x` : line))
          .join('\n'),
      )
      assert.deepEqual(await send(made, file), { refused: code }, name)
    }
    const json = ndjson([person(0), { ...person(1), phone: '0000000000' }])
    const report = await send(made, json)
    assert.ok(!isRefusal(report))
    assert.equal(report.row.refusal, 'contact-column')
    assert.equal(await count(made, 'beneficiaries.person'), 0)
  }))
