/** Narrow no-break space: before ; ! ? », after «, and between thousands. */
const NARROW = '\u202f'
/** No-break space: before a colon, a currency sign and a unit. */
const FIRM = '\u00a0'

const UNITS = '€|%|h|min|s|ms|ans?|jours?|mois|personnes?|boîtes?'

const RULES: readonly (readonly [RegExp, string])[] = [
  [/(\p{L})'(?=\p{L})/gu, '$1’'],
  [/[ \u00a0]+([;!?»])/g, `${NARROW}$1`],
  [/«[ \u00a0]+/g, `«${NARROW}`],
  [/ +:(?!\/)/g, `${FIRM}:`],
  [/(?<![\d\u202f,])(\d{1,3}(?: \d{3})+)(?!\d)/g, ''],
  [new RegExp(`(\\d) +(?=(?:${UNITS})(?![\\p{L}\\d]))`, 'gu'), `$1${FIRM}`],
  [/(n°|\bh) +(?=\d)/g, `$1${FIRM}`],
]

/**
 * French spaces and apostrophes in a sentence written with plain ones. Only spaces and straight apostrophes change; applying it
 * twice changes nothing more. Not for values to be copied: these spaces would travel with them.
 */
export function french(text: string): string {
  let result = text
  for (const [pattern, replacement] of RULES) {
    result = replacement === '' ? result.replace(pattern, (number) => number.replaceAll(' ', NARROW)) : result.replace(pattern, replacement)
  }
  return result
}
