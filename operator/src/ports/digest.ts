/** SHA-256 of bytes that arrive piece by piece. */
export interface RunningDigest {
  update(bytes: Uint8Array): void
  /** The 32 bytes; nothing may be added afterwards. */
  end(): Uint8Array
}
