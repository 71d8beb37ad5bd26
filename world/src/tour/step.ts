/** One step of the tour as it is printed: what happened, its figures, and whether all was as promised. */
export interface Step {
  readonly name: string
  readonly ok: boolean
  readonly ms: number
  readonly [figure: string]: unknown
}

/** A promise of the platform that was not kept: the tour stops there. */
export class NotAsPromised extends Error {}

/** Says no when a promise is not kept. @param promise what was promised, in words */
export function promised(kept: boolean, promise: string, seen?: unknown): asserts kept {
  if (!kept) throw new NotAsPromised(seen === undefined ? promise : `${promise} (reçu : ${JSON.stringify(seen)})`)
}

/** Asks again until an answer satisfies, at most `tries` times. */
export async function until<T>(
  ask: () => Promise<T>,
  satisfied: (answer: T) => boolean,
  options: { tries: number; everyMs: number },
): Promise<T> {
  let answer = await ask()
  for (let tries = 1; tries < options.tries && !satisfied(answer); tries++) {
    await new Promise((done) => setTimeout(done, options.everyMs))
    answer = await ask()
  }
  return answer
}
