const MINUTE_MS = 60_000

/** The platform asks for the passkey after so long without a request. */
export const IDLE_MS = 15 * MINUTE_MS
/** A session's end is announced this long before (WCAG 2.2.1). */
export const WARNING_MS = 2 * MINUTE_MS

export interface Instants {
  readonly nowMs: number
  /** Last request that left. */
  readonly lastSentMs: number
  /** Last key or press. */
  readonly lastInputMs: number
  /** End of the session whatever happens; infinite once the person was told. */
  readonly endsMs: number
}

/**
 * What to do about the session now: nothing, say that it ends, say that it goes idle, ask for the passkey. Somebody who types a long
 * invoice is not idle: a request is due for them (`keep-open`).
 */
export function sessionMoment({
  nowMs,
  lastSentMs,
  lastInputMs,
  endsMs,
}: Instants): 'calm' | 'keep-open' | 'idle-soon' | 'idle' | 'end-soon' {
  const silentMs = nowMs - lastSentMs
  if (silentMs >= IDLE_MS) return 'idle'
  if (silentMs >= IDLE_MS - WARNING_MS) return lastInputMs > lastSentMs ? 'keep-open' : 'idle-soon'
  return nowMs >= endsMs - WARNING_MS ? 'end-soon' : 'calm'
}
