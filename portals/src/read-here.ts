import type { DomainCode, RightsAnswer } from '@cloison/contract'

/** A look by signed card, as this page remembers it: the number it gave and when. Nothing says who it was. */
export interface ReadHere {
  readonly engagement: string
  readonly at: string
  readonly domain: DomainCode
}

/** Most numbers kept, the latest first. They live in the page's memory, and go with it. */
export const READ_HERE_MAX = 50

/** Adds the number that an answer to a signed card gave, when it gave one. No other answer makes a known patient. */
export function withReading(before: readonly ReadHere[], { engagement, domain, receipt }: RightsAnswer): readonly ReadHere[] {
  return engagement === null ? before : [{ engagement, domain, at: receipt.at }, ...before].slice(0, READ_HERE_MAX)
}
