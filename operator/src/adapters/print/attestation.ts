import { readFileSync } from 'node:fs'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import type { AttestationFace } from '../../ports/print.ts'
import { invariant } from '../../words/invariant.ts'

const TEMPLATE = new URL('./attestation.typ', import.meta.url)
/** Pages printed before the compiler's memory of past pages, which holds names, is emptied. */
const EVICT_EVERY = 20

/** Prints attestations. The fonts are those that the compiler carries: the page is the same on every machine. */
export function attestationPrinter(): (face: AttestationFace) => Uint8Array {
  const template = readFileSync(TEMPLATE, 'utf8')
  const compiler = NodeCompiler.create()
  let printed = 0
  return ({ dataMatrixSvg, ...face }) => {
    try {
      const inputs = { face: JSON.stringify(face), code: dataMatrixSvg }
      const pdf = compiler.pdf({ mainFileContent: template, inputs }, { pdfStandard: 'a-2u', pdfTags: true })
      invariant(pdf.subarray(0, 5).toString('latin1') === '%PDF-', 'a page printed is a PDF')
      return pdf
    } catch (fault) {
      // The compiler's words quote the page: they stay here.
      throw new Error(
        'an attestation could not be printed',
        fault instanceof Error && fault.name === 'BrokenInvariant' ? { cause: fault } : {},
      )
    } finally {
      printed += 1
      if (printed % EVICT_EVERY === 0) compiler.evictCache(0)
    }
  }
}
