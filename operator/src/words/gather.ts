/**
 * Natural batching: while one batch is being paid, whoever comes waits in the next. No timer: alone, a question leaves at once; in a crowd,
 * batches grow until the work keeps up. The queue has a maximum, beyond which a question is refused as "could not answer".
 */
export interface Gathering<Question, Answer> {
  ask(question: Question): Promise<Answer>
  readonly waiting: number
}

interface Waiting<Question, Answer> {
  readonly question: Question
  readonly answer: (answer: Answer) => void
  readonly fail: (fault: unknown) => void
}

/**
 * @param serve answers a batch, in the same order; `next` is called once the following batch may start (it may start before this one is answered)
 */
export function gather<Question, Answer>(
  limits: { readonly batchMax: number; readonly waitingMax: number; readonly overflow: Answer },
  serve: (batch: readonly Question[], next: () => void) => Promise<readonly Answer[]>,
): Gathering<Question, Answer> {
  let waiting: Waiting<Question, Answer>[] = []
  let busy = false
  let scheduled = false

  const kick = (): void => {
    scheduled = false
    if (busy || waiting.length === 0) return
    busy = true
    const batch = waiting.length > limits.batchMax ? waiting.splice(0, limits.batchMax) : waiting
    if (batch === waiting) waiting = []
    let released = false
    const next = (): void => {
      if (released) return
      released = true
      busy = false
      soon()
    }
    serve(
      batch.map((each) => each.question),
      next,
    )
      .then((answers) => {
        next()
        batch.forEach((each, i) => {
          const answer = answers[i]
          if (answer === undefined) each.fail(new Error('a batch was answered short'))
          else each.answer(answer)
        })
      })
      .catch((fault: unknown) => {
        next()
        for (const each of batch) each.fail(fault)
      })
  }
  const soon = (): void => {
    if (scheduled) return
    scheduled = true
    setImmediate(kick)
  }
  return {
    ask: (question) =>
      new Promise<Answer>((answer, fail) => {
        if (waiting.length >= limits.waitingMax) return answer(limits.overflow)
        waiting.push({ question, answer, fail })
        soon()
      }),
    get waiting() {
      return waiting.length
    },
  }
}
