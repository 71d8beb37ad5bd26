/** "65 %" with the no-break space that French puts before the sign. */
export function percent(points: bigint | number): string {
  return `${points}\u00a0%`
}
