import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cardTextIn } from './card-text.ts'

const BODY = '6BFOXN*TS0BI$ZD4N9:9S6RCVN5+O30K3/XIV0W23NTDEXWK G2EP4J0BGJLFX3R3VHXK.'.repeat(3).slice(0, 216)
const CARD = `CLO1:${BODY}`

test('a card is found in what surrounds it', () => {
  assert.equal(cardTextIn(CARD), CARD)
  assert.equal(cardTextIn(`  Carte : ${CARD}\r\n`), CARD)
  assert.equal(cardTextIn(`${CARD.slice(0, 80)}\n${CARD.slice(80)}`), CARD)
})

test('a final space that a copy added is dropped; one that the encoder wrote stays', () => {
  assert.equal(cardTextIn(`${CARD} `), CARD)
  const ending = `${CARD.slice(0, -1)} `
  assert.equal(cardTextIn(ending), ending)
})

test('what is no card is refused', () => {
  assert.equal(cardTextIn(''), null)
  assert.equal(cardTextIn('CLO1:ABC'), null)
  assert.equal(cardTextIn(`HC1:${BODY}`), null)
  assert.equal(cardTextIn(CARD.toLowerCase()), null)
  assert.equal(cardTextIn(`CLO1:${BODY.slice(0, 100)}é${BODY.slice(101)}`), null)
  assert.equal(cardTextIn(`CLO1:${'A'.repeat(1023)}`), null)
  assert.equal(cardTextIn(`CLO1:${'A'.repeat(100_000)}`), null)
})
