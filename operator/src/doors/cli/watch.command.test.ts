import assert from 'node:assert/strict'
import test from 'node:test'
import type { Recorded } from '../../domain/watch/index.ts'
import type { Command } from './command.ts'
import { watchPlantCommand, watchShowCommand, watchUndoCommand } from './watch.command.ts'

const RECORDED: Recorded = {
  id: '7',
  at: new Date('2026-06-01T10:00:00Z'),
  account: 12,
  reaction: 'freeze',
  score: 72,
  reasons: [{ signal: 'no-card', points: 72, figures: { day: 10, hour: 10, refused: 5 } }],
  undone: undefined,
}

async function run(command: Command, ...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const [out, err]: [string[], string[]] = [[], []]
  const code = await command.run(args, { out: (text) => void out.push(text), err: (text) => void err.push(text) })
  return { code, out: out.join(''), err: err.join('') }
}

test('watch show: figures in French, or JSON', async () => {
  const asked: (number | null)[] = []
  const command = watchShowCommand(async () => ({
    reactions: async (account) => {
      asked.push(account)
      return [RECORDED]
    },
    close: async () => undefined,
  }))
  const shown = await run(command, '--account', '12')
  assert.equal(shown.code, 0)
  assert.match(shown.out, /compte 12 {2}gelé {2}72 points/)
  assert.match(shown.out, /10 demandes sans carte en vingt-quatre heures/)
  assert.equal((JSON.parse((await run(command, '--json')).out) as unknown[]).length, 1)
  assert.deepEqual(asked, [12, null])
  for (const args of [['--account', 'douze'], ['--limit', '0'], ['--strange']]) assert.equal((await run(command, ...args)).code, 2)
})

test('watch undo: a rehearsal, unless --really; by whom and why', async () => {
  const undone: string[][] = []
  const command = watchUndoCommand(async () => ({
    reactions: async () => [],
    undo: async (...asked) => {
      undone.push(asked)
      return asked[0] === '7'
    },
    close: async () => undefined,
  }))
  assert.equal((await run(command, '7', '--why', 'appelée')).code, 2)
  assert.match((await run(command, '7', '--by', 'camille', '--why', 'appelée')).out, /Répétition/)
  assert.deepEqual(undone, [])
  assert.equal((await run(command, '7', '--by', 'camille', '--why', 'appelée', '--really')).code, 0)
  assert.equal((await run(command, '8', '--by', 'camille', '--why', 'appelée', '--really')).code, 1)
  assert.deepEqual(undone[0], ['7', 'camille', 'appelée'])
})

test('watch plant: keys are checked before anything is kept', async () => {
  const files: Readonly<Record<string, string>> = { good: `${'0a'.repeat(16)}\n${'0B'.repeat(16)}\n`, bad: 'abc', empty: '\n' }
  const planted: (readonly string[])[] = []
  const command = watchPlantCommand(async () => ({
    insurerOf: async (amc) => (amc === '999000001' ? 3 : undefined),
    readText: async (path) => files[path],
    plant: async (_insurer, keys) => {
      planted.push(keys)
      return { found: keys.length, planted: keys.length }
    },
    close: async () => undefined,
  }))
  const amc = ['--amc', '999000001']
  for (const args of [
    [...amc, 'absent'],
    [...amc, 'bad'],
    [...amc, 'empty'],
    ['--amc', '1', 'good'],
  ])
    assert.equal((await run(command, ...args)).code, 1)
  assert.equal((await run(command, 'good')).code, 2)
  assert.equal((await run(command, ...amc, 'good')).code, 0)
  assert.deepEqual(planted, [])
  assert.equal((await run(command, ...amc, 'good', '--really')).code, 0)
  assert.deepEqual(planted, [['0a'.repeat(16), '0b'.repeat(16)]])
})
