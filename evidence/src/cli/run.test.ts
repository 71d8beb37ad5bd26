import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import process from 'node:process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { freshCardKey } from '../../test/keys.ts'
import { utf8 } from '../bytes.ts'
import { prepareStatusList, statusBits } from '../status-list.ts'
import { type Ending, runVerify } from './run.ts'

function golden<Shape>(name: string): Shape {
  return JSON.parse(readFileSync(new URL(`../../vectors/${name}.json`, import.meta.url), 'utf8')) as Shape
}

type Json = Record<string, unknown>
const receipts = golden<{ verifierKey: string; receipts: { name: string; receipt: Json; result: string }[] }>('receipt')
const cards = golden<{ publicKeyPem: string; cards: { name: string; text: string; day: string; result: string }[] }>('card')
const notes = golden<{ verifierKey: string; notes: { name: string; note: string; result: string }[] }>('note')

/** Runs the command over files that are only in memory. */
function verify(
  args: readonly string[],
  files: Readonly<Record<string, string | Uint8Array>>,
  variables: Readonly<Record<string, string>> = {},
): Ending {
  return runVerify(args, {
    readFile: (path) => {
      const content = files[path]
      if (content === undefined) throw new Error('ENOENT')
      return typeof content === 'string' ? utf8(content) : content
    },
    today: () => '2026-06-01',
    variable: (name) => variables[name],
  })
}

function verdictOf({ output }: Ending): { verdict: string; code: string; sentences: string[]; facts?: Json } {
  return JSON.parse(output)
}

const OPEN = ['pending', 'unknown-signer', 'unknown-format']

for (const { name, receipt, result } of receipts.receipts) {
  test(`receipt: ${name}`, () => {
    const files = { 'r.json': JSON.stringify(receipt), 'log.vkey': `${receipts.verifierKey}\n` }
    const expected = result === 'ok' ? 0 : OPEN.includes(result) ? 2 : 1
    const byOption = verify(['receipt', 'r.json', '--key', receipts.verifierKey, '--json'], files)
    assert.equal(byOption.exitCode, expected)
    assert.equal(verdictOf(byOption).code, result === 'ok' ? 'included' : result)
    const byFile = verify(['receipt', 'r.json', '--key-file', 'log.vkey'], files)
    assert.equal(byFile.exitCode, expected)
    assert.match(byFile.output, expected === 0 ? /^VALIDE — / : expected === 1 ? /^NON VALIDE — / : /^IMPOSSIBLE À DIRE — /)
    const byVariable = verify(['receipt', 'r.json'], files, { CLOISON_LOG_KEY: receipts.verifierKey })
    assert.equal(byVariable.exitCode, expected)
  })

  test(`receipt, nobody having said whose log to trust: ${name}`, () => {
    const ending = verify(['receipt', 'r.json', '--json'], { 'r.json': JSON.stringify(receipt) })
    assert.notEqual(ending.exitCode, 0)
    if (result === 'ok') assert.equal(verdictOf(ending).code, 'no-trusted-key')
  })
}

test('a whole log made up by a forger, with its own key in the receipt, is never valid', () => {
  const forged = receipts.receipts[0]?.receipt ?? {}
  const other = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'
  const files = { 'r.json': JSON.stringify(forged) }
  const ending = verify(['receipt', 'r.json', '--key', other, '--json'], files)
  assert.equal(ending.exitCode, 2)
  assert.equal(verdictOf(ending).code, 'unknown-signer')
})

test('a receipt with its entry is told in French', () => {
  const files = { 'r.json': JSON.stringify(receipts.receipts[0]?.receipt) }
  const { output } = verify(['receipt', 'r.json', '--key', receipts.verifierKey], files)
  assert.match(output, /Le 21 septembre 2026 à 16:13:20 \(heure de Paris\)/)
  assert.match(output, /Motif : consultation des droits par un professionnel\. Moyen : attestation signée\./)
  assert.match(output, /Issue : réponse donnée\./)
})

for (const { name, text, day, result } of cards.cards) {
  test(`card: ${name}`, () => {
    const expected = result === 'ok' ? 0 : result === 'unknown-key' ? 2 : 1
    const files = { 'k.pem': cards.publicKeyPem, 'card.txt': `${text}\n` }
    for (const subject of text.startsWith('CLO1:') ? [text, 'card.txt'] : ['card.txt']) {
      const ending = verify(['card', subject, '--key', 'k.pem', '--day', day, '--json'], files)
      assert.equal(ending.exitCode, expected)
      assert.equal(verdictOf(ending).code, result === 'ok' ? 'valid' : result)
      assert.ok(!ending.output.includes('000102030405060708090a0b0c0d0e0f'), 'the handle is not shown')
    }
  })
}

test('card: the status list is looked at, and must be the right insurer’s', () => {
  const text = cards.cards[4]?.text ?? ''
  const signer = freshCardKey()
  const listOf = (amc: string, size: number, revoked: number[]) => {
    const list = { amc, sequence: 1, issuedAt: 1_790_000_000, size, bits: statusBits(size, revoked) }
    const unsigned = prepareStatusList(list, signer.keyId)
    return unsigned.finish(signer.sign(unsigned.toBeSigned))
  }
  const ending = (list: Uint8Array) =>
    verify(['card', text, '--key', 'k.pem', '--key', 'k2.pem', '--day', '2026-03-15', '--status', 'l', '--json'], {
      'k.pem': cards.publicKeyPem,
      'k2.pem': signer.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
      l: list,
    })
  assert.equal(ending(listOf('99000001', 8, [])).exitCode, 0)
  assert.equal(verdictOf(ending(listOf('99000001', 8, [0]))).code, 'revoked')
  assert.equal(ending(listOf('99000001', 8, [0])).exitCode, 1)
  assert.equal(ending(listOf('99000001', 0, [])).exitCode, 2)
  assert.equal(ending(listOf('99000002', 8, [])).exitCode, 2)
  assert.equal(ending(listOf('99000001', 8, []).fill(0, 20)).exitCode, 2)
})

test('checkpoint: signed, unsigned, altered', () => {
  for (const { name, note, result } of notes.notes) {
    const ending = verify(['checkpoint', '-', '--key', notes.verifierKey, '--json'], { '-': note })
    assert.equal(ending.exitCode, result === 'ok' ? 0 : result === 'unknown-signer' ? 2 : 1, name)
  }
})

test('inclusion and consistency: good proofs and bad ones', () => {
  const tree = golden<{
    leafHashes: string[]
    roots: string[]
    inclusion: { index: number; size: number; proof: string[] }[]
  }>('tree')
  for (const { index, size, proof } of tree.inclusion) {
    const file = { leafHash: tree.leafHashes[index], index, size, proof, root: tree.roots[size] }
    assert.equal(verify(['inclusion', 'f'], { f: JSON.stringify(file) }).exitCode, 0)
    assert.equal(verify(['inclusion', 'f'], { f: JSON.stringify({ ...file, index: index + 1 }) }).exitCode, 1)
    assert.equal(verify(['inclusion', 'f'], { f: JSON.stringify({ ...file, root: undefined }) }).exitCode, 1)
  }
  const note = notes.notes[0]?.note
  const same = { older: note, newer: note, proof: [] }
  assert.equal(verify(['consistency', 'f', '--key', notes.verifierKey], { f: JSON.stringify(same) }).exitCode, 0)
  const long = { ...same, proof: [tree.roots[1]] }
  const ending = verify(['consistency', 'f', '--key', notes.verifierKey, '--json'], { f: JSON.stringify(long) })
  assert.deepEqual([ending.exitCode, verdictOf(ending).code], [1, 'not-consistent'])
})

test('a command that is not well written gives one sentence, nothing on the output, and exit code 2', () => {
  const files = { 'r.json': '{}', 'k.pem': cards.publicKeyPem, latin: Uint8Array.of(0xe9) }
  for (const args of [
    [],
    ['frobnicate'],
    ['receipt'],
    ['receipt', 'a', 'b'],
    ['receipt', 'missing.json'],
    ['receipt', 'r.json', '--frobnicate'],
    ['receipt', 'r.json', '--key'],
    ['checkpoint', 'r.json'],
    ['checkpoint', 'r.json', '--key', 'nonsense'],
    ['checkpoint', 'r.json', '--key', receipts.verifierKey, '--key', receipts.verifierKey],
    ['card', 'CLO1:'],
    ['card', 'CLO1:', '--key', 'r.json'],
    ['card', 'CLO1:', '--key', 'k.pem', '--day', '1er juin'],
  ]) {
    const ending = verify(args, files)
    assert.equal(ending.exitCode, 2, args.join(' '))
    assert.equal(ending.output, '')
    assert.match(ending.error, /\.\nAide : cloison-verify --help\n$/)
  }
  assert.equal(verify(['receipt', 'latin'], files).exitCode, 1)
  assert.equal(verify(['--help'], {}).exitCode, 0)
})

test('a fault is never taken for "not valid"', () => {
  const broken = runVerify(['card', 'CLO1:', '--key', 'k.pem'], {
    readFile: () => utf8(cards.publicKeyPem),
    today: () => {
      throw new Error('no clock')
    },
    variable: () => undefined,
  })
  assert.equal(broken.exitCode, 2)
})

test('the program itself: exit codes, standard input, no colour', () => {
  const bin = fileURLToPath(new URL('../../bin/cloison-verify.ts', import.meta.url))
  const run = (args: string[], input: string) =>
    spawnSync(process.execPath, [bin, ...args], { input, encoding: 'utf8', env: { PATH: process.env.PATH } })
  const good = run(['receipt', '-', '--key', receipts.verifierKey], JSON.stringify(receipts.receipts[0]?.receipt))
  assert.deepEqual([good.status, good.stderr], [0, ''])
  assert.match(good.stdout, /^VALIDE — cette ligne est la n° 0 du journal « log\.cloison\.example\/vectors »/)
  const bad = run(['receipt', '-', '--key', receipts.verifierKey], JSON.stringify(receipts.receipts[3]?.receipt))
  assert.equal(bad.status, 1)
  assert.equal(run([], '').status, 2)
})
