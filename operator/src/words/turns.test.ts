import assert from 'node:assert/strict'
import { test } from 'node:test'
import { turnsOf } from './turns.ts'

/** Pieces of work that say, each, in which turn of the loop they went on. */
async function play(pieces: number, aTurn: number): Promise<number[]> {
  const turns = turnsOf(aTurn)
  let turn = 0
  let over = false
  const count = (): void => {
    turn += 1
    if (!over) setImmediate(count)
  }
  setImmediate(count)
  const went: number[] = []
  await Promise.all(
    Array.from({ length: pieces }, async (_, piece) => {
      const wait = turns.next()
      if (wait !== undefined) await wait
      went.push(turn)
      assert.equal(went.length - 1, piece, 'in the order they came')
    }),
  )
  over = true
  return went
}

test('as many go on in one turn of the loop as were said, in the order they came', async () => {
  const went = await play(10, 4)
  const perTurn = new Map<number, number>()
  for (const turn of went) perTurn.set(turn, (perTurn.get(turn) ?? 0) + 1)
  assert.deepEqual([...perTurn.values()], [4, 4, 2])
})

test('alone, nobody waits', async () => {
  const turns = turnsOf(1)
  assert.equal(turns.next(), undefined)
  await new Promise((later) => setImmediate(() => setImmediate(later)))
  assert.equal(turns.next(), undefined)
})

test('who comes while others wait does not pass them', async () => {
  const turns = turnsOf(1)
  const order: string[] = []
  turns.next()
  const second = turns.next()?.then(() => order.push('second'))
  await new Promise((later) => setImmediate(later))
  const third = turns.next()
  await Promise.all([second, third?.then(() => order.push('third'))])
  assert.notEqual(third, undefined)
  assert.deepEqual(order, ['second', 'third'])
})

test('a queue as long as it may be makes nobody wait longer', () => {
  const turns = turnsOf(1)
  const waits = Array.from({ length: 4_100 }, () => turns.next())
  assert.equal(waits[0], undefined)
  assert.notEqual(waits[4_096], undefined)
  assert.equal(waits[4_097], undefined)
})
