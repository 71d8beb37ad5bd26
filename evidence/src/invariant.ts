/** Thrown when a belief of the program is broken: a fault of the caller, never an answer about foreign bytes. */
export class Fault extends Error {
  override readonly name = 'Fault'
}

/**
 * Stops the program when what must be true is not.
 * The message names the broken rule and never carries a value: values may be personal.
 */
export function invariant(condition: unknown, rule: string): asserts condition {
  if (!condition) throw new Fault(rule)
}
