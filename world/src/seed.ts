/** A reproducible source of chance: integers and choices drawn from a seed, never from the machine. */
export interface Chance {
  /** A whole number in [0, 2^32). */
  next(): number
  /** A number in [0, 1). */
  unit(): number
  /** A whole number in [0, bound), for bound ≤ 2^21 without visible bias. */
  below(bound: number): number
  /** True with probability p. */
  happens(p: number): boolean
  /** One element of a list that is not empty. */
  pick<T>(list: readonly T[]): T
  /** Starts again at the stream named by (domain, a, b): the same name always gives the same draws. */
  restart(domain: number, a: number, b: number): void
}

/** The two 32-bit words that stand for a seed text (FNV-1a and a mirrored variant, both finished by an avalanche). */
export interface SeedWords {
  readonly high: number
  readonly low: number
}

export function seedWords(seed: string): SeedWords {
  let high = 0x811c9dc5
  let low = 0x9747b28c
  for (const byte of new TextEncoder().encode(seed)) {
    high = Math.imul(high ^ byte, 0x01000193)
    low = Math.imul((low << 5) ^ (low >>> 27) ^ byte, 0x5bd1e995)
  }
  return { high: avalanche(high), low: avalanche(low ^ high) }
}

/**
 * Generator sfc32 (Chris Doty-Humphrey, PractRand), restarted in constant time at any named stream, so that the millionth
 * member of an insurer can be drawn alone. Domains keep unrelated draws apart (see `domains`).
 */
export function chanceFrom(words: SeedWords): Chance {
  let a = 0
  let b = 0
  let c = 0
  let counter = 1

  function next(): number {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    c |= 0
    return sum >>> 0
  }

  function restart(domain: number, first: number, second: number): void {
    a = avalanche(words.high ^ Math.imul(domain + 1, 0x9e3779b1))
    b = avalanche(words.low ^ Math.imul(first + 1, 0x85ebca6b) ^ a)
    // Indexes may exceed 32 bits; both halves are mixed in.
    c = avalanche(a ^ Math.imul((second >>> 0) + 1, 0xc2b2ae35) ^ Math.imul(Math.floor(second / 0x100000000) + 1, 0x27d4eb2f))
    counter = 1
    for (let round = 0; round < 12; round += 1) next()
  }

  const chance: Chance = {
    next,
    unit: () => next() / 0x100000000,
    below: (bound) => Math.floor((next() / 0x100000000) * bound),
    happens: (p) => next() / 0x100000000 < p,
    pick<T>(list: readonly T[]): T {
      const chosen = list[Math.floor((next() / 0x100000000) * list.length)]
      if (chosen === undefined) throw new Error('pick: an empty list has nothing to choose from')
      return chosen
    },
    restart,
  }
  restart(0, 0, 0)
  return chance
}

/** Names of the independent streams. */
export const domains = { cohort: 1, family: 2, insurer: 3, establishment: 4, professional: 5, facts: 6, bank: 7 } as const

/** Finaliser of MurmurHash3 (Austin Appleby, public domain): every input bit moves about half of the output bits. */
function avalanche(word: number): number {
  let h = word | 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}
