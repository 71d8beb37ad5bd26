/** What a character of a TypeScript file belongs to. */
export type Part = 'code' | 'comment' | 'string' | 'regex'

/**
 * The text with everything but the wanted parts blanked, line by line in the same place. A light reading, enough for house rules: strings,
 * templates (their `${…}` count as code), comments and regular expressions are told apart; JSX text counts as code.
 */
export function keep(text: string, ...wanted: readonly Part[]): string {
  let out = ''
  let at = 0
  const take = (part: Part, end: number): void => {
    const piece = text.slice(at, end)
    out += wanted.includes(part) ? piece : piece.replace(/[^\n]/g, ' ')
    at = end
  }
  /** For each `${` that is open: how many braces were opened within it. */
  const templates: number[] = []
  while (at < text.length) {
    const two = text.slice(at, at + 2)
    const one = text[at]
    if (two === '//') take('comment', endOr(text, '\n', at))
    else if (two === '/*') take('comment', endOr(text, '*/', at + 2, 2))
    else if (one === "'" || one === '"') take('string', endOfQuoted(text, at))
    else if (one === '`') {
      const end = endOfTemplate(text, at + 1)
      if (text.startsWith('${', end - 2)) templates.push(0)
      take('string', end)
    } else if (one === '}' && templates.at(-1) === 0) {
      templates.pop()
      const end = endOfTemplate(text, at + 1)
      if (text.startsWith('${', end - 2)) templates.push(0)
      take('string', end)
    } else if (one === '/' && startsRegex(text.slice(0, at))) take('regex', endOfRegex(text, at))
    else {
      const depth = templates.length - 1
      if (one === '{' && depth >= 0) templates[depth] = (templates[depth] ?? 0) + 1
      if (one === '}' && depth >= 0) templates[depth] = (templates[depth] ?? 0) - 1
      take('code', at + 1)
    }
  }
  return out
}

function endOr(text: string, mark: string, from: number, length = 0): number {
  const found = text.indexOf(mark, from)
  return found === -1 ? text.length : found + length
}

function endOfQuoted(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === text[start] || text[at] === '\n') return at + 1
  }
  return text.length
}

/** Just after the closing backquote, or just after the next `${`. */
function endOfTemplate(text: string, start: number): number {
  for (let at = start; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '`') return at + 1
    else if (text.startsWith('${', at)) return at + 2
  }
  return text.length
}

/** A slash begins a regular expression after an operator or a bracket, and divides after a value. */
function startsRegex(before: string): boolean {
  return /(^|[(,=:[!&|?{};+\-*%<>~^]|\b(return|case|typeof|in|of))\s*$/.test(before.slice(-40))
}

function endOfRegex(text: string, start: number): number {
  let inClass = false
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '\n') return start + 1
    else if (text[at] === '[') inClass = true
    else if (text[at] === ']') inClass = false
    else if (text[at] === '/' && !inClass) return at + 1
  }
  return start + 1
}
