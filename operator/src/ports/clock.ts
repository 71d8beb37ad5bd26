/** Time comes from here and from nowhere else, so that a test or a simulated day can bring its own. */
export interface Clock {
  /** Milliseconds since 1970, UTC. */
  now(): number
}
