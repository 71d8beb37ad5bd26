import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import type { AttestationFace } from '../../ports/print.ts'
import { printer } from './print.ts'

const FACE: AttestationFace = {
  insurerName: 'Mutuelle « d’essai » #[injection]',
  issuedOn: '2026-11-24',
  amc: '9990000011',
  conventionType: 'MU',
  csr: '',
  memberNumber: 'M100001',
  validFrom: '01/01/2026',
  validUntil: '31/12/2026',
  responsible: true,
  persons: [
    { givenNames: 'Zélie #eval("1+1")', birthYear: '1980', cells: ['100', 'PEC'] },
    { givenNames: 'Ôrélien *gras*', birthYear: '2015', cells: ['100', '-'] },
  ],
  domains: ['PHAR', 'OPTI'],
  dataMatrixSvg: '',
}
/** As long as our cards' texts, in their alphabet. */
const TEXT = `CLO1:${'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'.repeat(5)}`.slice(0, 206)

test('a card text of usual length makes a DataMatrix of 48 × 48 modules, and it is read back', async () => {
  const { svg, modules } = printer().dataMatrix(TEXT)
  assert.ok(svg.startsWith('<svg'))
  assert.ok(modules <= 52, String(modules))
  const { prepareZXingModule, readBarcodes } = await import('zxing-wasm/reader')
  const wasm = await readFile(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'))
  prepareZXingModule({
    overrides: { wasmBinary: wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength) as ArrayBuffer },
    fireImmediately: true,
  })
  const bwip = await import('bwip-js/node')
  const png = await bwip.default.toBuffer({
    bcid: 'datamatrix',
    text: TEXT,
    scale: 4,
    paddingwidth: 2,
    paddingheight: 2,
    backgroundcolor: 'FFFFFF',
  })
  const [read] = await readBarcodes(new Uint8Array(png), { formats: ['DataMatrix'] })
  assert.equal(read?.text, TEXT)
})

test('the attestation is one tagged page of PDF/A, and no text of the face is read as a program', async () => {
  const print = printer()
  const pdf = Buffer.from(await print.attestation({ ...FACE, dataMatrixSvg: print.dataMatrix(TEXT).svg })).toString('latin1')
  assert.ok(pdf.startsWith('%PDF-1.7'))
  assert.equal(pdf.match(/\/Type\s*\/Page\b/g)?.length, 1)
  assert.match(pdf, /pdfaid:part>2/)
  assert.match(pdf, /\/StructTreeRoot/)
})
