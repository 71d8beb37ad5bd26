import assert from 'node:assert/strict'
import { type PublishedRoute, portfolioRefusals, refusals, refusalsOf, signinRefusals } from '@cloison/contract'

/** What attackers write in these tests wherever they may: it never comes back. */
export const MARK = 'ZQXMARK'

const sentences: Readonly<Record<string, readonly [status: number, sentence: string]>> = { ...refusals, ...signinRefusals }
/** A field is named as the contract names it; a number stands where a list does. */
const FIELD = /^[A-Za-z][A-Za-z0-9-]{0,40}(\.([A-Za-z][A-Za-z0-9]{0,40}|\d{1,3}))*$/

/**
 * Makes sure that an answer is a refusal as the contract has them, and nothing more: its code and status, its own sentence to the letter,
 * names of fields, and, when the route is given, one that its description announces. Gives the code.
 */
export function refused(
  reply: { readonly status: number; readonly text: string },
  route?: PublishedRoute,
  secrets: readonly string[] = [],
): string {
  const seen = `${route?.method} ${route?.path} ${reply.status} ${reply.text.slice(0, 300)}`
  assert(reply.status >= 400 && reply.status !== 500 && reply.status < 600, seen)
  assert(!reply.text.includes(MARK), `echo: ${seen}`)
  for (const secret of secrets) assert(!reply.text.includes(secret), `a secret: ${seen}`)
  const body = JSON.parse(reply.text) as Record<string, unknown>
  if (isPortfolio(body)) return portfolioRefusal(body, seen)
  const { code, message, fields, ...more } = body
  assert(typeof code === 'string' && code in sentences, seen)
  assert.deepEqual([reply.status, message], [...(sentences[code] ?? [])], seen)
  assert.deepEqual(more, {}, seen)
  if (fields !== undefined) {
    assert(Array.isArray(fields) && fields.length <= 20, seen)
    for (const field of fields) assert.match(String(field), FIELD, seen)
  }
  if (route !== undefined) assert((refusalsOf(route) as readonly string[]).includes(code), `not announced: ${seen}`)
  return code
}

function isPortfolio(body: Record<string, unknown>): boolean {
  return body['state'] === 'refused'
}

function portfolioRefusal(body: Record<string, unknown>, seen: string): string {
  const { code, message } = body['refusal'] as { code: keyof typeof portfolioRefusals; message: string }
  assert.equal(portfolioRefusals[code], message, seen)
  return code
}
