import type { Print } from '../../ports/print.ts'
import { attestationPrinter } from './attestation.ts'
import { dataMatrix } from './data-matrix.ts'

export function printer(): Print {
  const print = attestationPrinter()
  return { dataMatrix, attestation: async (face) => print(face) }
}
