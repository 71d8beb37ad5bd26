import assert from 'node:assert/strict'
import { test } from 'node:test'
import { amcLookup, parseAmc, sameAmc } from './amc.ts'
import { parseFiness } from './finess.ts'
import { luhnHolds } from './luhn.ts'
import { isRefusal } from './refusal.ts'
import { parseRpps } from './rpps.ts'

test('the Luhn check knows right keys from wrong ones', () => {
  assert.equal(luhnHolds('732829320'), true)
  assert.equal(luhnHolds('73282932000074'), true)
  assert.equal(luhnHolds('732829321'), false)
  for (const bad of ['', '0', 'A0', '12 34', '1'.repeat(33)]) assert.equal(luhnHolds(bad), false)
})

test('an RPPS has eleven digits; its key is reported, not enforced', () => {
  for (const good of ['10001234565', '10199999995', '10100000016']) {
    assert.deepEqual(parseRpps(good), { rpps: good, keyValid: true })
  }
  for (const published of ['10101201234', '10102727017', '10001234567']) {
    assert.deepEqual(parseRpps(published), { rpps: published, keyValid: false })
  }
  for (const bad of ['', '1019999999', '101999999955', '1019999999A', ' 10199999995']) {
    assert.deepEqual(parseRpps(bad), { refused: 'rpps-malformed' })
  }
})

test('a FINESS has nine characters, Corsica included', () => {
  for (const good of ['770000446', '750712184', '690781810', '759999014']) {
    assert.deepEqual(parseFiness(good), { finess: good, keyValid: true })
  }
  assert.deepEqual(parseFiness('759999015'), { finess: '759999015', keyValid: false })
  const corsican = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'].map((key) => parseFiness(`2A999901${key}`))
  assert.equal(corsican.filter((read) => !isRefusal(read) && read.keyValid).length, 1)
  for (const bad of ['', '75999901', '7599990144', '2C9999014', 'A29999014']) {
    assert.deepEqual(parseFiness(bad), { refused: 'finess-malformed' })
  }
})

test('numéros AMC are compared without their leading zeros', () => {
  const written = ['999000031', '0999000031', '774734488'].map((text) => {
    const read = parseAmc(text)
    assert.ok(!isRefusal(read))
    return read
  })
  const [short, padded, other] = written
  assert.ok(short !== undefined && padded !== undefined && other !== undefined)
  assert.equal(sameAmc(short, padded), true)
  assert.equal(sameAmc(short, other), false)
  assert.equal(amcLookup(padded), '999000031')
  for (const bad of ['', '0', '0000000000', '12345678901', '12 34', '-1']) {
    assert.deepEqual(parseAmc(bad), { refused: 'amc-malformed' })
  }
})
