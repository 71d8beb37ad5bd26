import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readXml } from './read-xml.ts'

const refused = { refused: 'xml-refused' }

test('elements, attributes, text, comments and the five entities are read', () => {
  const document =
    '<?xml version="1.0" encoding="UTF-8"?>\n<!-- a bank --><n:A xmlns:n="urn:x" k=\'v\'><n:B>x &amp; &lt;y&gt;</n:B><C/></n:A>\n'
  const root = readXml(document)
  assert.ok('name' in root)
  assert.equal(root.name, 'A')
  assert.deepEqual(
    [...root.attributes],
    [
      ['xmlns:n', 'urn:x'],
      ['k', 'v'],
    ],
  )
  assert.deepEqual(
    root.children.map(({ name, text }) => [name, text]),
    [
      ['B', 'x & <y>'],
      ['C', ''],
    ],
  )
})

test('what could expand, fetch or hide is refused', () => {
  const bad = [
    '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>',
    '<!DOCTYPE a><a/>',
    '<a>&e;</a>',
    '<a>&#65;</a>',
    '<a>&amp</a>',
    '<a><![CDATA[x]]></a>',
    '<a><?php x ?></a>',
    '<?xml version="1.0"?><?xml version="1.0"?><a/>',
    '<a><!-- x -- y --></a>',
  ]
  for (const document of bad) assert.deepEqual(readXml(document), refused)
})

test('what is not well formed is refused', () => {
  const bad = [
    '',
    'x',
    '<a>',
    '</a>',
    '<a></b>',
    '<a/><b/>',
    '<a></a>x',
    'x<a/>',
    '<a k=v/>',
    '<a k="1" k="2"/>',
    '<a k="<"/>',
    '<a',
    '< a/>',
    '<a></a k="1">',
    '<a>\u0000</a>',
    '<a b/>',
    '<a:b:c/>',
    '<a></a/>',
  ]
  for (const document of bad) assert.deepEqual(readXml(document), refused)
})

test('depth, length and number of elements have a maximum', () => {
  const nested = (depth: number) => '<a>'.repeat(depth) + '</a>'.repeat(depth)
  const limits = { lengthMax: 1000, depthMax: 30, elementsMax: 40 }
  assert.ok('name' in readXml(nested(30), limits))
  assert.deepEqual(readXml(nested(31), limits), refused)
  assert.deepEqual(readXml(`<a>${'<b/>'.repeat(40)}</a>`, limits), refused)
  assert.deepEqual(readXml(`<a>${' '.repeat(1000)}</a>`, limits), refused)
})

test('a long hostile tag costs no more than its length', () => {
  const before = performance.now()
  for (const bad of [
    `<a ${'k="v" '.repeat(20_000)}`,
    `<a${' '.repeat(100_000)}`,
    `<a ${'='.repeat(100_000)}`,
    '&'.repeat(100_000),
    `<${'a'.repeat(100_000)}`,
  ]) {
    assert.deepEqual(readXml(bad), refused)
  }
  assert.ok(performance.now() - before < 2000)
})
