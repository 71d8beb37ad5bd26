import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { fictitiousEntity, fictitiousFiness, isFiness } from './finess.ts'
import { fictitiousIban, isIban, ribKey } from './iban.ts'
import { isLuhn } from './luhn.ts'
import { composeNir, isNir, nirKey } from './nir.ts'
import { fictitiousRpps, isRpps } from './rpps.ts'

test('NIR: keys worked out beforehand for numbers of commune 000, Corsica included', () => {
  for (const [nir, key] of [
    ['1840275000001', '48'],
    ['1840220000001', '78'],
    ['184022A000001', '08'],
    ['184022B000001', '35'],
    ['2990375000123', '30'],
    ['2771299000002', '46'],
  ] as const) {
    assert.equal(nirKey(nir), key)
    assert.equal(isNir(nir, key), true)
  }
})

test('NIR: what has not the shape of one has no key', () => {
  for (const text of ['', '184027500000', '18402750000011', '9840275000001', '184022C000001', '1840275OOO001', '1840275000001 ']) {
    assert.equal(nirKey(text), undefined, text)
  }
})

test('NIR: one wrong digit never keeps the key', () => {
  fc.assert(
    fc.property(
      fc.record({
        sex: fc.constantFrom(1 as const, 2 as const),
        year: fc.integer({ min: 1920, max: 2026 }),
        month: fc.integer({ min: 1, max: 12 }),
        departement: fc.constantFrom('01', '75', '95', '2A', '2B', '99'),
        order: fc.integer({ min: 1, max: 999 }),
      }),
      fc.integer({ min: 10, max: 12 }),
      fc.integer({ min: 1, max: 9 }),
      (parts, place, shift) => {
        const nir = composeNir(parts)
        const key = nirKey(nir) ?? ''
        assert.match(key, /^(0[1-9]|[1-8]\d|9[0-7])$/)
        assert.equal(nir.slice(7, 10), '000')
        const wrong = nir.slice(0, place) + ((Number(nir[place]) + shift) % 10) + nir.slice(place + 1)
        assert.equal(isNir(wrong, key), false)
      },
    ),
  )
})

test('RPPS: a number of the register passes the Luhn rule, and known documentation samples do not', () => {
  assert.equal(isRpps('10100473148'), true)
  for (const sample of ['10101201234', '10102727017', '10001234567', '1010047314', '101004731480', '1010047314x'])
    assert.equal(isRpps(sample), false)
})

test('RPPS: the first fictitious number is 10199999995; all differ and keep the prefix', () => {
  assert.equal(fictitiousRpps(0), '10199999995')
  const all = new Set(Array.from({ length: 10_000 }, (_, rank) => fictitiousRpps(rank)))
  assert.equal(all.size, 10_000)
  for (const rpps of all) assert.ok(isRpps(rpps) && rpps.startsWith('10199'))
  assert.throws(() => fictitiousRpps(100_000))
  assert.throws(() => fictitiousRpps(-1))
})

test('FINESS: published numbers pass, and the fictitious 759999014 is one of ours', () => {
  for (const finess of ['770000446', '750712184', '690781810', '759999014']) assert.equal(isFiness(finess), true)
  assert.equal(isFiness('759999015'), false)
  assert.equal(isFiness('2C9999994'), false)
  assert.equal(fictitiousFiness('75', 98), '759999014')
  assert.match(fictitiousFiness('974', 0), /^979999/)
  assert.ok(isFiness(fictitiousFiness('2A', 5)))
  assert.throws(() => fictitiousFiness('75', 10_000))
})

test('FINESS: legal entities have right keys and meet no establishment', () => {
  assert.equal(fictitiousEntity('75', 0), '759900004')
  const all = new Set(Array.from({ length: 2_000 }, (_, rank) => fictitiousEntity('2B', rank)))
  for (const finess of all) assert.ok(isFiness(finess))
  for (let rank = 0; rank < 8_000; rank++) assert.ok(!all.has(fictitiousFiness('2B', rank)))
  assert.throws(() => fictitiousEntity('75', 2_000))
})

test('Luhn: the SIREN and SIRET used as examples everywhere', () => {
  assert.equal(isLuhn('732829320'), true)
  assert.equal(isLuhn('73282932000074'), true)
  assert.equal(isLuhn('732829321'), false)
  assert.equal(isLuhn(''), false)
})

test('IBAN: registry examples pass; ours have a right RIB key and check digits', () => {
  for (const iban of ['FR1420041010050500013M02606', 'DE89370400440532013000', 'GB29NWBK60161331926819']) assert.equal(isIban(iban), true)
  assert.equal(isIban('FR1420041010050500013M02607'), false)
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 99_999_999_999 }),
      fc.integer({ min: 4, max: 26 }),
      fc.integer({ min: 1, max: 9 }),
      (rank, place, shift) => {
        const iban = fictitiousIban(rank)
        assert.equal(iban.length, 27)
        assert.ok(isIban(iban) && iban.slice(4, 9) === '99999')
        assert.equal(ribKey(iban.slice(4, 9), iban.slice(9, 14), iban.slice(14, 25)), iban.slice(25))
        assert.equal(isIban(iban.slice(0, place) + ((Number(iban[place]) + shift) % 10) + iban.slice(place + 1)), false)
      },
    ),
  )
})
