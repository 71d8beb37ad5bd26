import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { french } from './typography.ts'

const PIECES = ['12', ' ', ' ', '345', ';', ':', '!', '?', '«', '»', '€', '%', 'h', "l'a", 'mot', ',', '\u00a0', '\u202f', '/', '.', 'n°']
const sentence = fc.array(fc.constantFrom(...PIECES), { maxLength: 30 }).map((pieces) => pieces.join(''))

test('applied twice, nothing more changes', () => {
  fc.assert(
    fc.property(sentence, (text) => {
      assert.equal(french(french(text)), french(text))
    }),
  )
})

test('only spaces and straight apostrophes change', () => {
  const bare = (text: string): string => text.replace(/[ \u00a0\u202f]+/g, '').replaceAll('’', "'")
  fc.assert(
    fc.property(sentence, (text) => {
      assert.equal(bare(french(text)), bare(text))
    }),
  )
})
