import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chunksOf, csv, person, withImport } from '../../../test/import-house.ts'
import { withDatabase } from '../../../test/template-database.ts'
import { isRefusal } from '../../words/refusal.ts'
import { importPortfolio } from './index.ts'

const PERSONS = 10_000
/** Compared row by row with every line, so many persons take a dozen seconds; through indexes and hashes, one. */
const MILLIS_MAX = 6_000

test('an insurer of which the statistics of the database know nothing: its files are merged without comparing every row with every line', () =>
  withDatabase((db) =>
    withImport(db, async (made) => {
      // Statistics taken when another insurer was alone.
      await db.owner.query(
        `insert into beneficiaries.rights (person, insurer_id, valid_from, valid_until, rules, routing)
         select gen_random_uuid(), 99, '2026-01-01', '2027-01-01', '{}', '' from generate_series(1, $1)`,
        [PERSONS],
      )
      await db.owner.query(
        `insert into beneficiaries.person (person, insurer_id, member_key, contract_key, key_year, wrapped_key, identity, member_ref, import_id, row_digest)
         select person, 99, gen_random_uuid(), person, 2026, '', '', '', 1, person from beneficiaries.rights`,
      )
      await db.owner.script('analyze beneficiaries.rights, beneficiaries.person')
      for (const sequence of [1, 2]) {
        const rows = Array.from({ length: PERSONS }, (_, index) => person(index, { guarantee: `PLUS${sequence}` }))
        const file = csv(rows, { sequence })
        let ending = 0
        const end: typeof made.house.ending.end = async (...given) => {
          const started = performance.now()
          const ended = await made.house.ending.end(...given)
          ending = performance.now() - started
          return ended
        }
        const house = { ...made.house, ending: { ...made.house.ending, end } }
        const report = await importPortfolio(house, {
          bytes: chunksOf(file),
          signature: await made.sign(file, { sequence }),
          by: 'key:one',
        })
        assert.ok(!isRefusal(report))
        assert.deepEqual([report.row.state, report.row.persons], ['applied', PERSONS])
        assert.ok(ending < MILLIS_MAX, `file ${sequence} was ended in ${Math.round(ending)} ms`)
      }
    }),
  ))
