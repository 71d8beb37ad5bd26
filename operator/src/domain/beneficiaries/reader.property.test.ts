import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { day } from '../../words/day.ts'
import { isRefusal } from '../../words/refusal.ts'
import { readCsvCells, readJsonCells } from './cells.ts'
import { isContactColumn } from './contact-column.ts'
import { csvCell } from './csv-cell.ts'
import { COLUMNS } from './format.ts'
import { readColumns, readHeader } from './header.ts'
import { readLine } from './line.ts'
import { readLines, Unreadable } from './reader.ts'

async function* cut(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1
    yield bytes.subarray(at, at + size)
    at += size
  }
}
async function readAll(bytes: Uint8Array, sizes: readonly number[]) {
  const seen: number[] = []
  const reader = readLines(cut(bytes, sizes), (chunk) => seen.push(...chunk))
  const first = await reader.line()
  const batches: { text: string; firstLine: number }[] = []
  for await (const batch of reader.batches(4096))
    batches.push({ text: Buffer.from(batch.bytes).toString('latin1'), firstLine: batch.firstLine })
  return { first: first === undefined ? undefined : Buffer.from(first).toString('latin1'), batches, seen: Buffer.from(seen) }
}

test('wherever the stream is cut, the same lines come, numbered, and every byte is seen once', async () => {
  const line = fc.string({ maxLength: 900 }).map((text) => text.replaceAll('\n', ''))
  await fc.assert(
    fc.asyncProperty(
      fc.array(line, { minLength: 1, maxLength: 40 }),
      fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 8 }),
      async (lines, sizes) => {
        const bytes = Buffer.from(lines.map((text) => `${text}\n`).join(''))
        const { first, batches, seen } = await readAll(bytes, sizes)
        assert.deepEqual(seen, bytes)
        const rest = bytes.subarray(bytes.indexOf(10) + 1).toString('latin1')
        assert.equal(first, bytes.subarray(0, bytes.indexOf(10)).toString('latin1'))
        assert.equal(batches.map(({ text }) => text).join(''), rest)
        let number = 2
        for (const { text, firstLine } of batches) {
          assert.equal(firstLine, number)
          assert.ok(text.endsWith('\n'))
          number += text.split('\n').length - 1
        }
      },
    ),
    { numRuns: 120 },
  )
})

test('a line too long, a file too large and a file cut short are refused with their line, whatever the chunks', async () => {
  for (const sizes of [[1], [7, 4096], [100_000]]) {
    const stopped = (code: string, line: number) => (caught: unknown) =>
      caught instanceof Unreadable && caught.code === code && caught.line === line
    await assert.rejects(readAll(Buffer.from(`${'x'.repeat(5000)}\nb\n`), sizes), stopped('line-too-long', 1))
    await assert.rejects(readAll(Buffer.from('a\nb\nc'), sizes), stopped('truncated', 2))
    await assert.rejects(readAll(Buffer.from(`a\n${'x'.repeat(20_000)}`), sizes), (caught) => caught instanceof Unreadable)
    const small = readLines(cut(Buffer.from('a\n'.repeat(50)), sizes), () => undefined, 40)
    await assert.rejects(
      async () => {
        for (let turn = 0; turn < 60; turn += 1) await small.line()
      },
      stopped('file-too-large', sizes[0] === 1 ? 21 : sizes[0] === 7 ? 4 : 1),
    )
  }
})

test('a cell written for a spreadsheet is read back as it was', () => {
  const places = new Int8Array([1, 2, 3])
  const text = fc.string({ maxLength: 40 }).map((value) => value.replace(/[\n\r]/g, ''))
  // A text that itself begins with an apostrophe and a sign cannot be told from a neutralised one; no field allows it.
  const cell = text.filter((value) => !/^'[=+\-@\t]/.test(value))
  fc.assert(
    fc.property(fc.tuple(cell, cell, cell), (values) => {
      const cells: string[] = []
      const line = values.map(csvCell).join(';')
      assert.ok(!/(^|;)[=+\-@]/.test(line) || line.includes('"'))
      assert.equal(readCsvCells(line, places, cells), undefined)
      assert.deepEqual(cells.slice(1, 4), values)
    }),
    { numRuns: 1000 },
  )
})

test('no bytes of a line make the readers throw, nor give a row of unchecked fields', () => {
  const places = readColumns(COLUMNS.join(';'), 'snapshot')
  assert.ok(!isRefusal(places))
  const cells: string[] = []
  const today = day('2026-11-24')
  const attack = fc.oneof(
    fc.string({ maxLength: 600 }),
    fc.string({
      unit: fc.constantFrom(';', '"', "'", '=', '{', '}', '[', ':', ',', '\\', 'a', '1', '-', '\u0000', '\u202e'),
      maxLength: 300,
    }),
    fc.json(),
  )
  fc.assert(
    fc.property(attack, (text) => {
      cells.length = 0
      for (const failure of [readCsvCells(text, places, cells), readJsonCells(text, false, cells)]) {
        if (failure !== undefined) continue
        const codes: string[] = []
        const line = readLine(cells, 'snapshot', today, (_field, code) => codes.push(code))
        assert.ok(line !== undefined || codes.length > 0)
      }
      const header = readHeader(text)
      assert.ok(isRefusal(header) || header.header.sequence > 0)
    }),
    { numRuns: 2000 },
  )
  for (const bomb of ['['.repeat(4000), '{"a":'.repeat(700), '"'.repeat(4001), `{"__proto__":{"memberNumber":"x"}}`]) {
    assert.notEqual(readJsonCells(bomb, false, cells), undefined)
    assert.notEqual(readCsvCells(bomb, places, cells), undefined)
  }
})

test('columns that bring an address, a telephone or an e-mail are known in French and English; ours are not among them', () => {
  for (const name of [
    'adresse',
    'ADRESSE_1',
    'Adresse postale',
    'e-mail',
    'E Mail',
    'mél',
    'courriel',
    'Téléphone',
    'tel',
    'TÉL.',
    'phoneNumber',
    'mobile',
    'portable',
    'code postal',
    'CP',
    'ville',
    'zip',
    'city',
    'rue',
    'address_line2',
    'numéro de voie',
    'Complément d’adresse',
    'fax',
    'pays',
  ]) {
    assert.ok(isContactColumn(name), name)
  }
  for (const name of [...COLUMNS, 'action']) assert.ok(!isContactColumn(name), name)
})
