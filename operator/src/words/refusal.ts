/**
 * An expected "no": a value with a stable code, never an exception. `Code` is a closed union of literals, so that the
 * compiler makes the caller handle each; `Detail` holds what a reader may act on, never a personal datum.
 */
export type Refusal<Code extends string, Detail extends object = object> = { readonly refused: Code } & Readonly<Detail>

/** The codes that a function may answer: `RefusalCode<ReturnType<typeof parseDay>>` is `'day-malformed'`. */
export type RefusalCode<T> = T extends { readonly refused: infer Code } ? Code : never

/** What remains of an answer once its refusals are taken away. */
export type Granted<T> = Exclude<T, { readonly refused: string }>

/** Makes a refusal without detail. */
export function refuse<const Code extends string>(code: Code): Refusal<Code> {
  return { refused: code }
}

/** Tells a refusal from a granted value, for values that are primitives or objects without a `refused` key. */
export function isRefusal<T>(value: T): value is Extract<T, { readonly refused: string }> {
  return typeof value === 'object' && value !== null && 'refused' in value
}
