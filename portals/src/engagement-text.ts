/** 128 random bits in Crockford's base 32: 26 signs, printed in five groups of five, then one. */
const SIGNS = /^[0-9A-HJKMNP-TV-Z]{26}$/
const TEXT_LENGTH_MAX = 100

/**
 * The engagement number in a text that was typed, pasted or scanned; null when there is none. Spaces and dashes are those of whoever
 * copied it; letters that this writing leaves out are read as the digits they look like.
 */
export function engagementIn(text: string): string | null {
  if (text.length > TEXT_LENGTH_MAX) return null
  const signs = text.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1')
  return SIGNS.test(signs) ? (signs.match(/.{1,5}/g) ?? []).join('-') : null
}
