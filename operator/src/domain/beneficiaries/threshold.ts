/** Beyond these parts of an insurer's open rights, a file waits for a second person. */
export const CLOSING_PERCENT_MAX = 5
export const OPENING_PERCENT_MAX = 20

/**
 * Whether a file changes too much to be taken on one person's word: a truncated extraction, a wrong insurer, a stolen key. The first file
 * of an insurer, which closes nothing, does not wait.
 */
export function mustWait({ openBefore, opening, closing }: { openBefore: number; opening: number; closing: number }): boolean {
  if (openBefore === 0) return false
  return closing * 100 > openBefore * CLOSING_PERCENT_MAX || opening * 100 > openBefore * OPENING_PERCENT_MAX
}
