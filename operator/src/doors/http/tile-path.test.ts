import assert from 'node:assert/strict'
import test from 'node:test'
import { readTilePath } from './tile-path.ts'

test('the examples of C2SP tlog-tiles, Merkle tree', () => {
  assert.deepEqual(readTilePath('0/x001/x234/067'), { level: 0, index: 1_234_067, width: 256 })
  assert.deepEqual(readTilePath('0/x001/x234/067.p/8'), { level: 0, index: 1_234_067, width: 8 })
  assert.deepEqual(readTilePath('2/000'), { level: 2, index: 0, width: 256 })
  assert.deepEqual(readTilePath('63/999.p/255'), { level: 63, index: 999, width: 255 })
  assert.deepEqual(readTilePath('0/x009/x007/x199/x254/x740/991'), { level: 0, index: 9_007_199_254_740_991, width: 256 })
})

test('any other writing is refused, so that a tile has one address', () => {
  for (const path of [
    '',
    '0',
    '0/',
    '0/0',
    '0/00',
    '0/0000',
    '00/000',
    '64/000',
    '-1/000',
    '0/x000/001',
    '0/001/002',
    '0/x001',
    '0/x1/002',
    '0/000.p',
    '0/000.p/',
    '0/000.p/0',
    '0/000.p/01',
    '0/000.p/256',
    '0/000.p/999',
    '0/000/',
    '0/000 ',
    ' 0/000',
    '0/000\n',
    'data/000',
    'entries/000',
    '0/../000',
    '0/x009/x007/x199/x254/x740/992',
    '0/x001/x001/x001/x001/x001/x001/001',
  ]) {
    assert.equal(readTilePath(path), undefined, path)
  }
})
