import assert from 'node:assert/strict'
import { test } from 'node:test'
import { claimQuestion } from '@cloison/contract'
import { type DraftLine, draftTotal, EMPTY_ACT, EMPTY_FEE, EMPTY_MEDICINE, readDraft, sendingKey } from './invoice-draft.ts'

const BOX: DraftLine = {
  kind: 'medicine',
  cip13: '3400930000014',
  quantity: '2',
  price: '10,05',
  rate: '65',
  refused: false,
  exempted: true,
}

test('a good draft becomes lines that the contract accepts', () => {
  const reading = readDraft([BOX, EMPTY_FEE, { ...EMPTY_ACT }])
  assert.ok(reading.ok)
  assert.deepEqual(reading.lines[0], {
    kind: 'medicine',
    cip13: '3400930000014',
    quantity: 2,
    unitPriceCents: 1005,
    ratePercent: 65,
    substitutionRefused: false,
    underExemption: true,
  })
  const question = { engagement: 'K7Q2M-4XW9R-PB3ZD-6HNT8-VC5GJ-A', day: '2026-11-24', lines: reading.lines }
  assert.ok(claimQuestion.safeParse(question).success)
})

test('every fault is named by its line and field, none stops the others', () => {
  const reading = readDraft([{ ...BOX, cip13: '3400930000015', quantity: '0' }, { ...BOX, price: 'dix' }, EMPTY_MEDICINE])
  assert.ok(!reading.ok)
  assert.deepEqual(
    reading.faults.map(({ line, field }) => `${line} ${field}`),
    ['0 cip13', '0 quantity', '1 price', '2 cip13', '2 price'],
  )
})

test('an empty invoice is not sent', () => assert.equal(readDraft([]).ok, false))

test('the sum is exact, and absent while a price cannot be read', () => {
  assert.equal(draftTotal([BOX, { ...BOX, quantity: '1', price: '0,10' }, EMPTY_FEE]), 2020n)
  assert.equal(draftTotal([BOX, EMPTY_MEDICINE]), null)
})

test('the same invoice sent again keeps its key; a corrected one takes another', () => {
  let drawn = 0
  const fresh = (): string => {
    drawn += 1
    return `key ${drawn}`
  }
  const question = {
    engagement: 'K7Q2M-4XW9R-PB3ZD-6HNT8-VC5GJ-A',
    day: '2026-11-24',
    lines: [{ kind: 'dispensing-fee', code: 'HD', quantity: 1 } as const],
  }
  const first = sendingKey(null, question, fresh)
  assert.equal(sendingKey(first, structuredClone(question), fresh).key, first.key)
  assert.notEqual(sendingKey(first, { ...question, day: '2026-11-23' }, fresh).key, first.key)
})
