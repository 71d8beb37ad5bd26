import { fromHex } from '../src/hex.ts'

/** Bytes of a hexadecimal constant of a test. */
export function hexBytes(text: string): Uint8Array {
  const bytes = fromHex(text)
  if (bytes === undefined) throw new Error('a hexadecimal constant of a test is wrong')
  return bytes
}
