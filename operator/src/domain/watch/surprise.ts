/**
 * How much `observed` exceeds `expected`, in points: ten times the decimal logarithm of how many times better a greater rate explains it.
 * Negative binomial likelihood ratio, greater rate at its best: 10·[k·log10(k/e) − (k+r)·log10((k+r)/(e+r))]; `steadiness` r says how
 * steady honest counts are (variance e + e²/r). Nothing for what does not exceed.
 */
export function surprise(observed: number, expected: number, steadiness: number): number {
  if (observed <= expected) return 0
  const e = Math.max(expected, 0.1)
  if (observed <= e) return 0
  return 10 * (observed * Math.log10(observed / e) - (observed + steadiness) * Math.log10((observed + steadiness) / (e + steadiness)))
}
