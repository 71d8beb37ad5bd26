import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Radius, RadiusScope } from '../../domain/disclosure/index.ts'
import { radiusCommand } from './radius.command.ts'

const NUMBERS = { fresh: 400, again: 1642, atMost: 2042, beside: 0 }

function told(scope: RadiusScope, id: number, more: Partial<Radius> = {}): Radius {
  return { scope, id, code: '759900001 759900002', ...NUMBERS, ways: { noCard: 5, legacyCard: 20 }, ceiling: 'account', ...more }
}

async function run(...args: string[]): Promise<{ code: number; out: string; err: string; asked: unknown[]; closed: number }> {
  const said = { out: '', err: '', asked: [] as unknown[], closed: 0 }
  const command = radiusCommand(async () => ({
    radiusOf: async (scope, ids, most) => {
      said.asked.push([scope, ids, most])
      return ids === 'all'
        ? [told(scope, 1), told(scope, 2, { fresh: 7, code: '' }), told(scope, 3, { atMost: 0 })]
        : ids[0] === 9
          ? []
          : [told(scope, ids[0] ?? 0, { beside: 800 })]
    },
    groupIdOf: async (entity) => (entity === '759900004' ? 4 : undefined),
    insurerIdOf: async (amc) => (amc === '9990000011' ? 3 : undefined),
    close: async () => void said.closed++,
  }))
  const write = (to: 'out' | 'err') => (text: string) => {
    said[to] += text
  }
  const code = await command.run(args, { out: write('out'), err: write('err') })
  return { code, ...said }
}

test('one thing stolen: its line, aligned under its heads, and a sentence', async () => {
  const { code, out, asked, closed } = await run('--account', '12')
  assert.deepEqual([code, asked, closed], [0, [['account', [12], 20]], 1])
  const [head = '', line = '', blank, sentence] = out.split('\n')
  assert.match(head, /^compte +nouvelles +relisibles +au plus +à côté +papier +sans carte +ce qui retient$/)
  assert.match(line, /^12 \(759900001 et 1 de plus\) +400 +1\u202f642 +2\u202f042 +800 +20 +5 +plafond du compte$/)
  assert.equal(head.indexOf('ce qui retient'), line.indexOf('plafond du compte'))
  assert.equal(blank, '')
  assert.equal(
    sentence,
    'Le vol du compte 12 permettrait de lire au plus 2\u202f042 personnes en 24 heures : 400 nouvelles (plafond du compte) et 1\u202f642 déjà lues. Ses voisins en liraient au plus 800 de plus, qu’il pourrait relire.',
  )
})

test('an insurer is named by its AMC number, the doors by nothing', async () => {
  assert.deepEqual((await run('--insurer', '9990000011')).asked, [['insurer', [3], 20]])
  assert.deepEqual((await run('--door', '--json')).asked, [['door', 'all', 20]])
  assert.deepEqual((await run('--group', '759900004')).asked, [['group', [4], 20]])
  assert.equal((await run('--group', '759900012')).err, 'Aucun établissement inscrit ne relève de cette entité juridique.\n')
  const { code, err, closed } = await run('--insurer', '42')
  assert.deepEqual([code, err, closed], [1, 'Aucun organisme ne porte ce numéro AMC.\n', 1])
  assert.equal((await run('--client', '9')).code, 1)
})

test('nothing said: the worst accounts, establishments and groups, each door', async () => {
  const { out, asked } = await run('--json')
  assert.deepEqual(asked, [
    ['account', 'all', 20],
    ['site', 'all', 20],
    ['group', 'all', 20],
    ['door', 'all', 20],
  ])
  const { accounts, sites, doors } = JSON.parse(out) as Record<string, Radius[]>
  assert.deepEqual([accounts?.[0], sites?.[1]?.fresh, accounts?.length, doors?.length], [told('account', 1), 7, 2, 3])
  const lines = (await run()).out.split('\n')
  assert.deepEqual(
    lines.filter((line) => /^(compte|établissement|groupe|porte) /.test(line)).map((line) => line.split(' ')[0]),
    ['compte', 'établissement', 'groupe', 'porte'],
  )
})

test('misused, it prints its help and asks nothing', async () => {
  for (const args of [
    ['12'],
    ['--account'],
    ['--account', '0'],
    ['--site', '-1'],
    ['--client', 'x'],
    ['--group', '12'],
    ['--insurer', 'MGEN'],
    ['--door', '--site', '1'],
    ['--account', '1', '--site', '1'],
    ['--really'],
  ]) {
    const { code, err, asked } = await run(...args)
    assert.deepEqual([code, asked], [2, []], args.join(' '))
    assert.match(err, /^Usage : cloison blast-radius/)
  }
})
