import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { logKey } from '../test/keys.ts'
import { utf8 } from './bytes.ts'
import { formatCheckpoint, openCheckpoint, parseCheckpoint } from './checkpoint.ts'
import { Fault } from './invariant.ts'
import { formatNote, openNote, parseNote } from './note.ts'
import { formatNoteKey, type NoteKey, parseNoteKey } from './note-key.ts'

const PETER = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'
const PETERS_BODY = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
const PETERS_SIGNATURE = 'PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM='

function known(text: string): NoteKey {
  const key = parseNoteKey(text)
  assert.ok(key !== undefined)
  return key
}

test('golang.org/x/mod/sumdb/note: the published example is opened with its published key', () => {
  const opened = openNote(`${PETERS_BODY}\n— ${PETERS_SIGNATURE}\n`, [known(PETER)])
  assert.ok(opened.ok)
  assert.equal(opened.value.body, PETERS_BODY)
  assert.deepEqual(
    opened.value.signedBy.map(({ name }) => name),
    ['PeterNeumann'],
  )
})

const ours = logKey('log.cloison.example/2026', '11'.repeat(32))
const stranger = logKey('log.cloison.example/2026', '22'.repeat(32))
const key = known(ours.text)

function noteOf(body: string, ...signers: (typeof ours)[]): string {
  const signatures = signers.map(({ name, keyId, sign }) => ({ name, keyId, signature: sign(utf8(body)) }))
  return formatNote({ body, signatures })
}

test('a verifier key is accepted only in its one writing', () => {
  assert.equal(formatNoteKey(ours.name, ours.raw), ours.text)
  const [name = '', id = '', base64 = ''] = ours.text.split('+')
  const changed = [
    `other+${id}+${base64}`,
    `${name}+00000000+${base64}`,
    `${name}+${id.toUpperCase()}X+${base64}`,
    `${name}+${id}+${base64}=`,
    `${name}+${id}+${base64.replace(/^A/, 'B')}`,
    `${name}+${id}`,
    `a b+${id}+${base64}`,
    ` ${ours.text}`,
    `${ours.text}\n`,
    '',
  ]
  for (const text of changed) assert.equal(parseNoteKey(text), undefined, text)
})

test('a note signed by one of ours is opened, whoever else signed it', () => {
  for (const text of [noteOf('text\n', ours), noteOf('text\n', stranger, ours), noteOf('a\n\nb\n', ours, ours)]) {
    assert.equal(openNote(text, [key]).ok, true)
  }
  assert.deepEqual(openNote(noteOf('text\n', stranger), [key]), { ok: false, code: 'unknown-signer' })
  assert.deepEqual(openNote(noteOf('text\n', ours), []), { ok: false, code: 'unknown-signer' })
})

test('a wrong signature under a known key refuses the whole note, even beside a right one', () => {
  const wrong = { name: ours.name, keyId: ours.keyId, signature: stranger.sign(utf8('text\n')) }
  const second = known(stranger.text)
  const right = { name: stranger.name, keyId: stranger.keyId, signature: stranger.sign(utf8('text\n')) }
  const text = formatNote({ body: 'text\n', signatures: [right, wrong] })
  assert.deepEqual(openNote(text, [key, second]), { ok: false, code: 'bad-signature' })
  assert.deepEqual(openNote(noteOf('text\n', ours).replace('text', 'tex7'), [key]), { ok: false, code: 'bad-signature' })
})

test('C2SP signed-note: what is not a note is refused', () => {
  const good = noteOf('text\n', ours)
  const line = good.slice('text\n\n'.length)
  assert.equal(parseNote(good).ok, true)
  const broken = [
    '',
    'text\n',
    'text\n\n',
    `text\n${line}`,
    good.slice(0, -1),
    `${good}\n`,
    good.replace('— ', '- '),
    good.replace('— ', '—'),
    good.replace('text', 'te\txt'),
    good.replace('text\n', 'text\r\n'),
    good.replace('text', '\ud800'),
    `text\n\n${line.replace(' ', '  ')}`,
    `text\n\n${line.slice(0, -1)} x\n`,
    `text\n\n— ${ours.name} AAAA\n`,
    `text\n\n— ${ours.name} !!!!\n`,
    `text\n\n${line.repeat(101)}`,
    `${'x'.repeat(1_000_001)}\n\n${line}`,
  ]
  for (const text of broken) assert.deepEqual(parseNote(text), { ok: false, code: 'malformed' }, JSON.stringify(text.slice(0, 90)))
})

test('no changed character of a note is let through', () => {
  const good = noteOf('origin\n12\nhash\n', ours)
  fc.assert(
    fc.property(fc.nat(good.length - 1), fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }), (at, other) => {
      const changed = good.slice(0, at) + other + good.slice(at + 1)
      assert.equal(openNote(changed, [key]).ok, changed === good)
    }),
    { numRuns: 500 },
  )
})

const state = { origin: ours.name, size: 7, root: new Uint8Array(32).fill(9), extensions: [] }

test('a checkpoint is read back, and believed only under the key that bears the name of the log', () => {
  const body = formatCheckpoint(state)
  assert.deepEqual(parseCheckpoint(body), state)
  assert.deepEqual(openCheckpoint(noteOf(body, ours), key), { ok: true, value: state })
  assert.deepEqual(openCheckpoint(noteOf(body, stranger), key), { ok: false, code: 'unknown-signer' })
  const other = formatCheckpoint({ ...state, origin: 'another.log' })
  assert.deepEqual(openCheckpoint(noteOf(other, ours), key), { ok: false, code: 'other-origin' })
  assert.deepEqual(openCheckpoint(noteOf('hello\n', ours), key), { ok: false, code: 'malformed' })
})

test('C2SP tlog-checkpoint: one state has one writing', () => {
  const body = formatCheckpoint(state)
  assert.ok(parseCheckpoint(`${body}extension\n`) !== undefined)
  const broken = [
    body.replace('\n7\n', '\n07\n'),
    body.replace('\n7\n', '\n+7\n'),
    body.replace('\n7\n', '\n-7\n'),
    body.replace('\n7\n', '\n7.0\n'),
    body.replace('\n7\n', '\n9007199254740992\n'),
    body.replace('\n7\n', '\n0\n'),
    body.replace('=\n', '\n'),
    body.replace('CQk=', 'CQl='),
    `\n${body}`,
    `${body}\n`,
    body.slice(0, -1),
    'origin\n7\n',
  ]
  for (const text of broken) assert.equal(parseCheckpoint(text), undefined, JSON.stringify(text))
  assert.throws(() => formatCheckpoint({ ...state, origin: 'a b' }), Fault)
  assert.throws(() => formatCheckpoint({ ...state, root: new Uint8Array(31) }), Fault)
  assert.throws(() => formatCheckpoint({ ...state, extensions: ['a\nb\n'] }), Fault)
})
