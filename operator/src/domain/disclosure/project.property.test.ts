import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { outcomes } from './asking.ts'
import { project, readRule } from './project.ts'

const PERSON = '0f1e2d3c-4b5a-4697-8877-66554433221f'
const field = fc.string({ maxLength: 12 }).map((text) => text.replaceAll(/[\t\n]/g, ''))
const day = fc.constantFrom('2027-01-01', '')

test('a line becomes rights, and nothing of it but the fields of the answer', () => {
  const ruleText = fc.oneof(fc.nat(9999).map(String), fc.constantFrom('PEC', ''))
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 84 }),
      day,
      ruleText,
      field,
      field,
      field,
      field,
      fc.boolean(),
      fc.constantFrom(0, 1),
      (insurer, until, rule, amc, type, csr, guarantee, responsible, outcome) => {
        const shown = project([PERSON, insurer, until, rule, amc, type, csr, guarantee, responsible ? '1' : '0'].join('\t'), outcome)
        assert.deepEqual(shown, {
          person: PERSON,
          insurer,
          rights: {
            covered: true,
            validUntil: until === '' ? null : until,
            rule:
              rule === 'PEC'
                ? { kind: 'agreement-first' }
                : rule === ''
                  ? { kind: 'not-covered' }
                  : { kind: 'rate', ratePercent: Number(rule) },
            routing: { amc, conventionType: type, csr },
            responsible,
          },
        })
      },
    ),
    { verbose: 1 },
  )
})

test('closed rights say when they ended, and give neither rule nor routing, even if the line held some', () => {
  for (const line of [`${PERSON}\t3\t2026-10-01`, `${PERSON}\t3\t2026-10-01\t100\t0999000003\tMU\tA1\tG1\t1`]) {
    assert.deepEqual(project(line, outcomes.closed), {
      person: PERSON,
      insurer: 3,
      rights: { covered: false, validUntil: '2026-10-01', rule: null, routing: null, responsible: null },
    })
  }
})

test('a rule that is neither a rate nor an agreement covers nothing', () => {
  for (const text of ['', '-', 'pec', '100 ', '1e3', '-5', '10.5', '12345', '٣'])
    assert.deepEqual(readRule(text), { kind: 'not-covered' }, text)
  assert.deepEqual(readRule('0'), { kind: 'rate', ratePercent: 0 })
})
