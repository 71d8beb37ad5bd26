import { isUtf8 } from 'node:buffer'

/** No shape of the contract goes as deep. */
const DEPTH_MAX = 16

/**
 * What a body holds, or undefined when it is not JSON that has one reading only (RFC 8259 §4, RFC 7493 §2): UTF-8 without error, no
 * name twice in an object, no text that holds a NUL or half a surrogate pair, which no database would keep as it came.
 *
 * @param body the bytes as they arrived
 */
export function readJson(body: unknown): unknown {
  if (!Buffer.isBuffer(body) || !isUtf8(body)) return undefined
  const text = body.toString('utf8')
  const names = countNames(text)
  if (names === undefined) return undefined
  try {
    const value: unknown = JSON.parse(text)
    const counted = { names: 0 }
    // Only an escape can bring what UTF-8 cannot.
    return holds(value, counted, text.includes('\\u')) && counted.names === names ? value : undefined
  } catch {
    return undefined
  }
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COLON = 0x3a
const OPENING = new Set([0x5b, 0x7b])
const CLOSING = new Set([0x5d, 0x7d])

/** Names of objects as they are written: colons outside of texts. Undefined when nested too deep, before anything is built. */
function countNames(text: string): number | undefined {
  let names = 0
  let depth = 0
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) at = closingQuote(text, at)
    else if (code === COLON) names += 1
    else if (OPENING.has(code)) {
      depth += 1
      if (depth > DEPTH_MAX) return undefined
    } else if (CLOSING.has(code)) depth -= 1
  }
  return names
}

/** Where a text that begins at `at` ends; the end of everything when it does not. */
function closingQuote(text: string, at: number): number {
  for (let end = text.indexOf('"', at + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let before = end - 1
    while (text.charCodeAt(before) === BACKSLASH) before -= 1
    if ((end - before) % 2 === 1) return end
  }
  return text.length
}

/** Counts the names that were kept, and looks at every text when one was written with escapes. */
function holds(value: unknown, counted: { names: number }, escaped: boolean): boolean {
  if (typeof value === 'string') return !escaped || plain(value)
  if (typeof value !== 'object' || value === null) return true
  if (Array.isArray(value)) return value.every((item) => holds(item, counted, escaped))
  const names = Object.keys(value)
  counted.names += names.length
  return names.every((name) => (!escaped || plain(name)) && holds((value as Record<string, unknown>)[name], counted, escaped))
}

function plain(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0')
}
