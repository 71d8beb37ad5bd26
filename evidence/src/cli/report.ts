/** What `cloison-verify` found out about one thing. */
export interface Report {
  /** `cannot-tell` is neither: something needed to answer was not given, or could not be read. */
  readonly verdict: 'valid' | 'invalid' | 'cannot-tell'
  /** Stable, for programs. */
  readonly code: string
  /** French sentences, for people; the first says the essential. */
  readonly sentences: readonly string[]
  /** Public facts behind the verdict. */
  readonly facts?: Readonly<Record<string, unknown>>
}

const EXIT_CODES = { valid: 0, invalid: 1, 'cannot-tell': 2 } as const
const TITLES = { valid: 'VALIDE', invalid: 'NON VALIDE', 'cannot-tell': 'IMPOSSIBLE À DIRE' } as const

export function exitCode({ verdict }: Report): 0 | 1 | 2 {
  return EXIT_CODES[verdict]
}

/** The report as people read it. */
export function reportText({ verdict, sentences }: Report): string {
  const [first = '', ...more] = sentences
  return [`${TITLES[verdict]} — ${first}`, ...more].join('\n')
}

/** The report as programs read it: one JSON object on one line. */
export function reportJson({ verdict, code, sentences, facts }: Report): string {
  return JSON.stringify({ verdict, code, sentences, ...(facts === undefined ? {} : { facts }) })
}

export function cannotTell(code: string, ...sentences: string[]): Report {
  return { verdict: 'cannot-tell', code, sentences }
}

export function invalid(code: string, ...sentences: string[]): Report {
  return { verdict: 'invalid', code, sentences }
}
