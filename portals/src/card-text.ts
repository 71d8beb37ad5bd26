/** What the text of a signed card begins with. Written again here because the package that signs is for servers. */
export const CARD_PREFIX = 'CLO1:'

/** Longest text sent to the platform. */
export const CARD_TEXT_LENGTH_MAX = 1024

/** No signed message is shorter: a signature alone takes 96 characters of base 45. */
const CARD_TEXT_LENGTH_MIN = 100

const BASE45 = /^[0-9A-Z $%*+\-./:]*$/

/**
 * The card in a text that was pasted, typed or scanned; null when there is none. Line ends and what stands before the prefix go.
 * A space is a symbol of base 45, so a final one is dropped only when the length shows that no encoder wrote it.
 */
export function cardTextIn(text: string): string | null {
  const start = text.indexOf(CARD_PREFIX)
  if (start < 0 || text.length > 4 * CARD_TEXT_LENGTH_MAX) return null
  let body = text.slice(start + CARD_PREFIX.length).replace(/[\r\n\t]/g, '')
  while (body.length % 3 === 1 && body.endsWith(' ')) body = body.slice(0, -1)
  const card = CARD_PREFIX + body
  const fits = card.length >= CARD_TEXT_LENGTH_MIN && card.length <= CARD_TEXT_LENGTH_MAX
  return fits && body.length % 3 !== 1 && BASE45.test(body) ? card : null
}
