import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Granted, Refusal, RefusalCode } from './refusal.ts'
import { isRefusal, refuse } from './refusal.ts'

type Answer = bigint | Refusal<'too-late'> | Refusal<'too-many', { readonly max: number }>

test('a refusal is told from any granted value', () => {
  const answers: Answer[] = [3n, refuse('too-late'), { refused: 'too-many', max: 4 }]
  assert.deepEqual(
    answers.map((answer) => isRefusal(answer)),
    [false, true, true],
  )
  for (const value of [null, undefined, 0, '', 'refused', [], {}]) assert.equal(isRefusal(value), false)
})

test('the compiler knows the codes and what is granted', () => {
  const code: RefusalCode<Answer> = 'too-many'
  const granted: Granted<Answer> = 3n
  assert.equal(code.length + Number(granted), 11)
  const answer = refuse('too-late') as Answer
  if (isRefusal(answer)) {
    const said: 'too-late' | 'too-many' = answer.refused
    assert.equal(said, 'too-late')
  }
})
