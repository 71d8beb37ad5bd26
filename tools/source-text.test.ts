import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { keep } from './source-text.ts'

const squeeze = (text: string): string => text.replace(/\s+/g, ' ').trim()

test('code, comments, strings and regular expressions are told apart', () => {
  const text = [
    'const a = "x // not a comment" // a comment',
    "const b = 'it\\'s' /* two",
    'lines */ + c / d / e',
    'const r = /["\'`/*]+[/]/.test(f) ? `one ${g + `two ${h}`} three` : 0',
    'const o = `${ { k: 1 }.k }` // last',
  ].join('\n')
  assert.equal(squeeze(keep(text, 'code')), 'const a = const b = + c / d / e const r = .test(f) ? g + h : 0 const o = { k: 1 }.k')
  assert.equal(squeeze(keep(text, 'comment')), '// a comment /* two lines */ // last')
  assert.equal(squeeze(keep(text, 'string')), `"x // not a comment" 'it\\'s' \`one \${ \`two \${ }\`} three\` \`\${ }\``)
  assert.equal(squeeze(keep(text, 'regex')), '/["\'`/*]+[/]/')
})

test('every character stays on its line, and all the parts together are the text, whatever the text', () => {
  const pieces = fc.constantFrom("'", '"', '`', '${', '}', '{', '/', '//', '/*', '*/', '\\', '\n', 'a', ' ', '(', '[', ']')
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
      const text = parts.join('')
      assert.equal(keep(text, 'code', 'comment', 'string', 'regex'), text)
      const each = (['code', 'comment', 'string', 'regex'] as const).map((part) => keep(text, part))
      for (const kept of each) assert.equal(kept.length, text.length)
      for (let at = 0; at < text.length; at++) {
        const char = text[at]
        if (char !== ' ' && char !== '\n') assert.equal(each.filter((kept) => kept[at] === char).length, 1)
        if (char === '\n') assert.ok(each.every((kept) => kept[at] === '\n'))
      }
    }),
  )
})
