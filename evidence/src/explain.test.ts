import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Entry } from './entry.ts'
import { explainEntry } from './explain.ts'

const entry: Entry = {
  timeMicros: 1_790_000_000_000_000,
  account: 41,
  site: 2_000_000_007,
  client: 0,
  device: 0,
  door: 4,
  subject: new Uint8Array(16).fill(5),
  insurer: 7,
  purpose: 3,
  way: 7,
  fieldsMask: 15,
  domain: 0,
  outcome: 0,
  cause: new Uint8Array(16),
}

test('a question of an insurer’s desk says so, with why and by what', () => {
  const said = explainEntry(entry).join('\n')
  assert.match(said, /du compte n° 41, du guichet de l’organisme n° 7, du point d’entrée n° 4/)
  assert.match(
    said,
    /Motif : demande traitée par un conseiller\. Moyen : numéro d’adhérent et date de naissance, au guichet de l’organisme\./,
  )
})

test('an establishment is named as one', () => {
  assert.match(explainEntry({ ...entry, site: 2_000_000_000 }).join('\n'), /de l’établissement n° 2000000000/)
})
