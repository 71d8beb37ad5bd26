import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fictitiousIban } from '../iban.ts'
import { chanceFrom, seedWords } from '../seed.ts'
import { drawScenarios } from './draw-scenarios.ts'

test('the accounts to which something happens are drawn from the seed', () => {
  const ibans = Array.from({ length: 500 }, (_, rank) => fictitiousIban(rank))
  const drawn = drawScenarios(chanceFrom(seedWords('bank')), ibans, { reject: 0.05, return: 0.05 })
  assert.deepEqual(drawScenarios(chanceFrom(seedWords('bank')), ibans, { reject: 0.05, return: 0.05 }), drawn)
  assert.ok(drawn.length > 25 && drawn.length < 80, `${drawn.length}`)
  assert.deepEqual([...new Set(drawn.map((scenario) => scenario.outcome))].sort(), ['reject', 'return'])
})
