/**
 * Keys by name, never by value: the domain asks for an operation, and an adapter (a file keyring, an HSM) performs it.
 *
 * Names in use: `lookup/<insurer>` (HMAC of look-up keys), `year/<insurer>/<yyyy>` (wraps persons' data keys),
 * `restricted/<insurer>/<yyyy>` (seals compulsory-scheme facts), `card/<kid>` (ES256, signs attestations and status lists), `log` (Ed25519,
 * signs checkpoints), `identity` (seals professionals' names and digests their identifiers), `payee` (seals bank accounts),
 * `watch` (digests canaries), `asked` (seals the last numbers asked).
 * A process holds only the names of its role; asking for another throws.
 */
export interface Keys {
  /** HMAC-SHA-256 of the message, 32 bytes. */
  mac(name: string, message: Uint8Array): Uint8Array
  /**
   * Authenticated encryption; the result is nonce (12) ‖ ciphertext ‖ tag (16), and the same associated data must be given to open.
   * ChaCha20-Poly1305 (RFC 8439); for `restricted/`, written by the thousand, AES-256-CTR then HMAC-SHA-256 (`adapters/keys/bulk-aead.ts`).
   */
  seal(name: string, plain: Uint8Array, associated: Uint8Array): Uint8Array
  /** @throws when the key is absent or destroyed, or the bytes were altered */
  open(name: string, sealed: Uint8Array, associated: Uint8Array): Uint8Array
  /**
   * Wraps data keys of 32 random bytes, laid end to end, in as many bytes. Each block of 16 bytes is enciphered alone (AES-256): sound for
   * uniformly random keys and nothing else. It protects no integrity: what the data key opens must bind its owner.
   */
  wrap(name: string, dataKeys: Uint8Array): Uint8Array
  /** The contrary of `wrap`. @throws when the key is absent or destroyed */
  unwrap(name: string, wrapped: Uint8Array): Uint8Array
  /** ES256 (64 bytes, IEEE P1363) or Ed25519 (64 bytes), as the key is. */
  sign(name: string, message: Uint8Array): Uint8Array
  /** The public half of a signing key. */
  publicKey(name: string): JsonWebKey
  /** Whether the key is there and may be used by this process. */
  has(name: string): boolean
  /** Forgets a key for good: whatever it sealed can never be opened again. */
  destroy(name: string): void
}

/**
 * Seals and opens under a data key of 32 bytes, itself kept wrapped by a key of `Keys`. Laid out as by `Keys.seal`; a stream derived from the
 * key, then HMAC-SHA-256 (`adapters/keys/own-key-aead.ts`).
 */
export interface DataKeys {
  sealWith(dataKey: Uint8Array, plain: Uint8Array, associated: Uint8Array): Uint8Array
  /** @throws when the bytes were altered, or it is another key */
  openWith(dataKey: Uint8Array, sealed: Uint8Array, associated: Uint8Array): Uint8Array
}
