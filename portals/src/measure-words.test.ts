import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Measure, measureSpoken, stillStands } from './measure-words.ts'

const frozen: Measure = {
  kind: 'freeze',
  at: '2026-11-24T09:00:00.000Z',
  message:
    'Par précaution, votre compte est gelé : il ne peut plus consulter de droits. Vos factures et vos paiements continuent. Raison : 12 demandes sans carte ; 41 demandes à intervalles réguliers. Si cela vous surprend, appelez-nous : une personne peut lever cette mesure tout de suite.',
}

test('the fact, the figures and the hour, what to do now, whom to call: in that order', () => {
  const spoken = measureSpoken(frozen)
  assert.equal(spoken.title, 'Par précaution, votre compte est gelé : il ne peut plus consulter de droits')
  assert.match(
    spoken.reason,
    /^Vos factures et vos paiements continuent\. Raison : 12 demandes.+réguliers\. Depuis le 24\/11 à \d\d:\d\d\.$/,
  )
  assert.match(spoken.advice ?? '', /^Facturez comme d’habitude\. Si cela vous surprend, appelez-nous/)
  assert.deepEqual([spoken.tone, spoken.glyph], ['frozen', 'frozen'])
})

test('a passkey asked again is over once it was shown; a freeze is not thawed by a passkey', () => {
  const asked: Measure = { ...frozen, kind: 'passkey' }
  assert.equal(stillStands(null, '2026-11-24T08:00:00Z'), false)
  assert.equal(stillStands(asked, '2026-11-24T08:59:59Z'), true)
  assert.equal(stillStands(asked, '2026-11-24T09:00:00.000Z'), false)
  assert.equal(stillStands(frozen, '2026-11-24T10:00:00Z'), true)
})
