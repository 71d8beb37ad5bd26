/** A tile as a client names it: its first `width` hashes (256 for a full tile). */
export interface TilePath {
  readonly level: number
  readonly index: number
  readonly width: number
}

const SHAPE = /^(0|[1-9]\d?)\/((?:x\d{3}\/){0,5}\d{3})(?:\.p\/([1-9]\d{0,2}))?$/

/**
 * Reads `<L>/<N>[.p/<W>]` (C2SP tlog-tiles): L from 0 to 63; N in groups of three digits, all but the last after an `x`, without a needless
 * group of zeros; W from 1 to 255. Undefined for any other writing, so that a tile has one address.
 */
export function readTilePath(path: string): TilePath | undefined {
  const [matched, levelText = '', indexText = '', widthText] = SHAPE.exec(path) ?? []
  if (matched === undefined || indexText.startsWith('x000')) return undefined
  const level = Number(levelText)
  const index = Number(indexText.replaceAll(/[x/]/g, ''))
  const width = widthText === undefined ? 256 : Number(widthText)
  if (level > 63 || !Number.isSafeInteger(index) || (widthText !== undefined && width > 255)) return undefined
  return { level, index, width }
}
