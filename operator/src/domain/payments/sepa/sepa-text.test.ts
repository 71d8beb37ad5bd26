import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { sepaText } from './sepa-text.ts'

test('French names are written without accents, and stay readable', () => {
  assert.equal(sepaText('Pharmacie de l’Œuvre — Évreux & Fils', 70), "Pharmacie de l'OEuvre - Evreux + Fils")
  assert.equal(sepaText('//Cabinet//du « Marché »/', 70), 'Cabinet/du Marche')
  assert.equal(sepaText('<Nm>', 70), 'Nm')
  assert.equal(sepaText('薬局', 70), 'NA')
  assert.equal(sepaText('', 70), 'NA')
})

test('whatever comes in, what goes out is in the set, within the length, without edges', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.integer({ min: 2, max: 140 }), (text, max) => {
      const written = sepaText(text, max)
      assert.match(written, /^[A-Za-z0-9\-?:().,'+]([A-Za-z0-9/\-?:().,'+ ]*[A-Za-z0-9\-?:().,'+])?$/)
      assert.ok(written.length <= max && !written.includes('//'))
      assert.equal(sepaText(written, max), written)
    }),
    { numRuns: 500 },
  )
})
