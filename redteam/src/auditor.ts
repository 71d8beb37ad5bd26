/** One question about a person: the card's text and who is said to hold it, or an engagement number. */
export type About = string

/** Counts from what the attacker sent and received, and from nothing else: it looks into no database and believes no counter. */
export interface Auditor {
  /** The attacker received this answer to that question. True when it tells something of a person. */
  received(about: About, answer: { readonly status: number; readonly body: Readonly<Record<string, unknown>> }): boolean
  count(): { readonly asked: number; readonly exposed: number }
  /** How often each refusal was received, by its code. */
  refusals(): Readonly<Record<string, number>>
}

/** Fields that speak of a person, whatever the door and the status. */
const TELLING = [
  'covered',
  'computation',
  'routing',
  'coveredUntil',
  'responsible',
  'engagement',
  'receipt',
  'totals',
  'lines',
  'recognised',
]

export function openAuditor(): Auditor {
  const asked = new Set<About>()
  const exposed = new Set<About>()
  const refusals = new Map<string, number>()
  return {
    received(about, { status, body }) {
      asked.add(about)
      const tells = TELLING.some((field) => body[field] !== undefined)
      if (tells) exposed.add(about)
      else {
        const code = typeof body['code'] === 'string' ? body['code'] : String(status)
        refusals.set(code, (refusals.get(code) ?? 0) + 1)
      }
      return tells
    },
    count: () => ({ asked: asked.size, exposed: exposed.size }),
    refusals: () => Object.fromEntries([...refusals].sort()),
  }
}
