/** Chance comes from here: cryptographically secure bytes. */
export interface Entropy {
  /** @param length number of bytes, 1 to 65,536 */
  bytes(length: number): Uint8Array
}
