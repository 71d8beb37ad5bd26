import assert from 'node:assert/strict'
import { test } from 'node:test'
import { undoing, type WatchReaction } from '@cloison/contract'
import { standingSaid, whyFault } from './reaction-words.ts'

const reaction = (account: number, kind: WatchReaction['kind'], undone = false): WatchReaction => ({
  ...{ reactionId: '1', at: '2026-11-24T10:00:00Z', account, kind, points: 90, reasons: [] },
  undone: undone ? { at: '2026-11-24T11:00:00Z', by: 'lea-m', why: 'appelée' } : null,
})

test('what stands: an account counts once, frozen before tightened; undone no longer', () => {
  assert.match(standingSaid([]), /^Aucun compte/)
  assert.match(standingSaid([reaction(1, 'passkey'), reaction(2, 'freeze', true)]), /^Aucun compte/)
  assert.equal(standingSaid([reaction(1, 'freeze'), reaction(1, 'tighten')]), 'En ce moment : 1 compte gelé.')
  assert.equal(
    standingSaid([reaction(1, 'freeze'), reaction(2, 'freeze'), reaction(3, 'tighten')]),
    'En ce moment : 2 comptes gelés, 1 compte limité aux cartes signées.',
  )
})

test('a reason that the page takes is one that the platform takes, and the other way round', () => {
  for (const why of [
    'ok',
    '',
    '   ',
    'appelée, tout va bien',
    'né le 12/04/1987',
    '1 87 04 99 000',
    'x'.repeat(200),
    'x'.repeat(201),
    '🙂🙂🙂',
    '1234567',
  ]) {
    assert.equal(whyFault(why) === null, undoing.safeParse({ why: why.trim() }).success, why)
  }
})
