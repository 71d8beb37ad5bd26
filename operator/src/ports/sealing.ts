/**
 * Bulk work on persons, spread over threads: the house names the module that does it, and each thread gives it a `Sealer` that holds the
 * keys of one file. Keys never cross into the domain.
 */
export interface SealingThreads {
  /** Starts threads for one file, and draws the key under which its member references are sealed. */
  open<Setup>(plan: SealingPlan, setup: Setup): Promise<SealingRun>
}

/** Which keys the threads work with. */
export interface SealingPlan {
  readonly lookup: string
  readonly year: string
  readonly restricted: string
  /** The insurer's public ECDH P-256 key, to which the file's key is wrapped. */
  readonly recipient: JsonWebKey
  /** What the wrapping is bound to. */
  readonly context: Uint8Array
}

export interface SealingRun {
  /** The file's key, readable by the insurer alone: ephemeral public point (65) ‖ nonce (12) ‖ ciphertext (32) ‖ tag (16). */
  readonly wrappedFileKey: Uint8Array
  /** Threads at work: a caller keeps a few more batches than this under way, and no more. */
  readonly threads: number
  /** One step of the module's work, always on the thread of that number. Bytes given are moved, not copied. */
  step<Answer>(thread: number, message: object, move?: readonly Uint8Array[]): Promise<Answer>
  close(): Promise<void>
}

/** What the module named by the house must export as `prepare`. */
export type Prepare<Setup> = (sealer: Sealer, setup: Setup) => (message: object) => { answer: object; move?: readonly Uint8Array[] }

/** Cryptography of one thread, laid out for many small messages: results are written where the caller says. */
export interface Sealer {
  /** Where the message of `lookupKey` is written, from its first byte. */
  readonly message: Uint8Array
  /** First 16 bytes of HMAC-SHA-256 of the first `length` bytes of `message` with the insurer's look-up key, written to `out` at `at`. */
  lookupKey(length: number, out: Uint8Array, at: number): void
  /** Fills with random bytes. */
  random(out: Uint8Array): void
  /** Seals under a data key (32 bytes) of its own: nonce ‖ ciphertext ‖ tag, written to `out` at `at`; the length written. */
  sealUnder(dataKey: Uint8Array, plain: Uint8Array, associated: Uint8Array, out: Uint8Array, at: number): number
  /** Compulsory-scheme facts, under the insurer's key of the year. */
  readonly restricted: BulkSeal
  /** Member references, under the file's key, which only the insurer opens. */
  readonly reference: BulkSeal
  /** Wraps data keys laid end to end by the year's key, as `Keys.wrap` does. */
  wrap(dataKeys: Uint8Array): Uint8Array
}

/**
 * Seals many texts at once, in place: the text is written in clear at `at + SEALED_BEFORE`, `later` notes it, and `finish` seals all of them
 * where they stand. Nothing may leave before `finish`.
 */
export interface BulkSeal {
  /** Notes a text of `length` bytes; the length that it will take from `at`. `associated` must stay as it is until `finish`. */
  later(at: number, length: number, associated: Uint8Array): number
  finish(out: Uint8Array): void
}

/** The nonce, before a text sealed in bulk. */
export const SEALED_BEFORE = 12
