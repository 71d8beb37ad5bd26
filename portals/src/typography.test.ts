import assert from 'node:assert/strict'
import { test } from 'node:test'
import { french } from './typography.ts'

const CASES: readonly (readonly [plain: string, set: string])[] = [
  ['Reste : 12 €', 'Reste\u00a0: 12\u00a0€'],
  ['Forte affluence ? Oui ; non !', 'Forte affluence\u202f? Oui\u202f; non\u202f!'],
  ['« Payé »', '«\u202fPayé\u202f»'],
  ["l'organisme d'à côté", 'l’organisme d’à côté'],
  ['9 340 lectures, 1 234 567 €', '9\u202f340 lectures, 1\u202f234\u202f567\u00a0€'],
  ['Médicaments à 65 %', 'Médicaments à 65\u00a0%'],
  ['sur 24 h, en 2 min', 'sur 24\u00a0h, en 2\u00a0min'],
  ['n° 12', 'n°\u00a012'],
  ['24/11/2026 10:42', '24/11/2026 10:42'],
  ['session.frozen', 'session.frozen'],
  ['https://localhost/v1 : fin', 'https://localhost/v1\u00a0: fin'],
]

for (const [plain, set] of CASES) test(`French spaces in: ${plain}`, () => assert.equal(french(plain), set))
