import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { childOf, childrenOf, escapeXml, readXml, tag, textAt, textIfAny, XmlError } from './xml.ts'

test('elements, attributes, prefixes, comments and the five entities are read', () => {
  const root = readXml(
    '<?xml version="1.0"?>\n<!-- hello --><b:Root xmlns:b="urn:x" n=\'1\'><b:A>x &amp; &lt;y&gt; &quot;&apos;</b:A><A/><B><C>é</C></B></b:Root>\n',
  )
  assert.equal(root.name, 'Root')
  assert.equal(root.attributes.get('xmlns:b'), 'urn:x')
  assert.deepEqual(
    childrenOf(root, 'A').map((child) => child.text),
    ['x & <y> "\'', ''],
  )
  assert.equal(textAt(root, 'B', 'C'), 'é')
  assert.equal(textIfAny(root, 'Z', 'C'), '')
  assert.throws(() => textAt(root, 'Z'), XmlError)
  assert.throws(() => childOf(root, 'A'), XmlError)
})

test('what could expand, fetch or hide is refused, and so is what is not well formed', () => {
  for (const document of [
    '',
    'text',
    '<a>',
    '</a>',
    '<a></b>',
    '<a/><b/>',
    '<a></a>text',
    '<a></a><',
    '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
    '<!DOCTYPE a><a/>',
    '<a>&x;</a>',
    '<a>&amp</a>',
    '<a>&#38;</a>',
    '<a><![CDATA[x]]></a>',
    '<a><?php x ?></a>',
    '<a><?xml version="1.0"?></a>',
    '<a><!-- x -- y --></a>',
    '<a><!-- x</a>',
    '<a b="1" b="2"/>',
    '<a b=1/>',
    '<a b="<"/>',
    '<a>\u0000</a>',
    '<a:b></a:b ></c>',
  ]) {
    assert.throws(() => readXml(document), XmlError, document)
  }
})

test('bombs are refused: nesting and attributes without end, and a long comment costs nothing', () => {
  assert.throws(() => readXml('<a>'.repeat(100) + '</a>'.repeat(100)), XmlError)
  assert.throws(() => readXml(`<a ${Array.from({ length: 20 }, (_, n) => `k${n}="v"`).join(' ')}/>`), XmlError)
  assert.equal(readXml(`<a><!--${'x'.repeat(2_000_000)}--></a>`).name, 'a')
  assert.throws(() => readXml(`<a${' '.repeat(200_000)}<`), XmlError)
})

test('what is written is read back', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', 'é', '<', '>', '&', '"', "'", ';', ' ', '&amp;') }), (text) => {
      assert.equal(readXml(tag('a', text)).text, text)
      assert.equal(readXml(`<a k="${escapeXml(text)}"/>`).attributes.get('k'), text)
    }),
  )
})
