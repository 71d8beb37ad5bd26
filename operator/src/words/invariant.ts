/** A belief of ours that turned out false. It is a fault: it is never caught to be answered as a refusal. */
export class BrokenInvariant extends Error {
  override readonly name = 'BrokenInvariant'
}

/**
 * Throws when a belief does not hold, in production too.
 * `belief` is a fixed sentence of ours: never put a value that came from outside, or a personal datum, in it.
 */
export function invariant(holds: unknown, belief: string): asserts holds {
  if (!holds) throw new BrokenInvariant(belief)
}

/** Marks the place that the compiler believes unreachable, so that a forgotten case of a union does not compile. */
export function unreachable(_value: never, belief: string): never {
  throw new BrokenInvariant(belief)
}
