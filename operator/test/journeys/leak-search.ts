/** A text that must be nowhere, in one disguise: what it is of (`nir`), and as what it is written (`hex`, `sha256 base64`). */
export interface Needle {
  readonly kind: string
  readonly disguise: string
  readonly bytes: Uint8Array
}

/** Where something was found; never what. */
export interface Found {
  readonly where: string
  readonly kind: string
  readonly disguise: string
  /** Byte of the haystack at which it begins. */
  readonly at: number
}

export interface Search {
  readonly needles: number
  /** Every place of a haystack where a needle stands, at most {@link FOUND_MAX}. */
  in(haystack: Uint8Array, where: string): Found[]
}

/** A shorter needle would be found by chance in any large file. */
export const NEEDLE_BYTES_MIN = 6
const FOUND_MAX = 1000

/**
 * Looks for a million texts at once. The first six bytes of each are hashed into one table; a haystack is walked byte by byte, and only
 * where the table answers are the candidates compared whole. The same bytes are kept once: the first who says them names them.
 */
export function searchFor(needles: Iterable<Needle>, slotBits = 22): Search {
  const shift = 32 - slotBits
  const first = new Int32Array(2 ** slotBits).fill(-1)
  const next: number[] = []
  const labels: string[] = []
  const labelOf: number[] = []
  const starts: number[] = [0]
  let text = Buffer.alloc(1 << 20)

  const known = new Map<string, number>()
  for (const { kind, disguise, bytes } of needles) {
    if (bytes.length < NEEDLE_BYTES_MIN) continue
    const slot = hashAt(bytes, 0) >>> shift
    if (candidateAt(bytes, 0, slot, true) !== -1) continue
    const start = starts.at(-1) ?? 0
    if (start + bytes.length > text.length) text = Buffer.concat([text, Buffer.alloc(text.length)])
    text.set(bytes, start)
    starts.push(start + bytes.length)
    const label = `${kind}\n${disguise}`
    const number = known.get(label) ?? labels.push(label) - 1
    known.set(label, number)
    labelOf.push(number)
    next.push(first[slot] ?? -1)
    first[slot] = next.length - 1
  }

  /** A needle that stands at a place; with `whole`, one that is all there is. -1: none. */
  function candidateAt(haystack: Uint8Array, at: number, slot: number, whole: boolean): number {
    for (let index = first[slot] ?? -1; index !== -1; index = next[index] ?? -1) {
      const start = starts[index] ?? 0
      const length = (starts[index + 1] ?? 0) - start
      if (at + length > haystack.length || (whole && length !== haystack.length)) continue
      let same = 0
      while (same < length && haystack[at + same] === text[start + same]) same++
      if (same === length) return index
    }
    return -1
  }

  return {
    needles: next.length,
    in(haystack, where) {
      const found: Found[] = []
      for (let at = 0; at + NEEDLE_BYTES_MIN <= haystack.length && found.length < FOUND_MAX; at++) {
        const slot = hashAt(haystack, at) >>> shift
        if (first[slot] === -1) continue
        const index = candidateAt(haystack, at, slot, false)
        if (index === -1) continue
        const [kind = '', disguise = ''] = (labels[labelOf[index] ?? 0] ?? '').split('\n')
        found.push({ where, kind, disguise, at })
      }
      return found
    },
  }
}

/** A multiplicative hash of the six bytes at a place; its high bits are the good ones. */
function hashAt(bytes: Uint8Array, at: number): number {
  const low = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24)
  const high = (bytes[at + 4] ?? 0) | ((bytes[at + 5] ?? 0) << 8)
  return Math.imul(Math.imul(low, 0x9e3779b1) ^ Math.imul(high + 1, 0x85ebca6b), 0xc2b2ae35)
}
