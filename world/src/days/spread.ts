import type { Chance } from '../seed.ts'

/** A draw of the normal law, mean 0 and deviation 1 (Box and Muller). */
export function normal(chance: Chance): number {
  return Math.sqrt(-2 * Math.log(1 - chance.unit())) * Math.cos(2 * Math.PI * chance.unit())
}

/** A factor of mean 1 whose logarithm has the deviation given. */
export function logNormal(chance: Chance, deviation: number): number {
  return Math.exp(deviation * normal(chance) - (deviation * deviation) / 2)
}

/** Beyond this mean, the Poisson law is drawn as a rounded normal one. */
const normalFrom = 40

/** A number of arrivals of a given mean (Knuth's product for small means). */
export function poisson(chance: Chance, mean: number): number {
  if (!(mean > 0)) return 0
  if (mean > normalFrom) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(chance)))
  const limit = Math.exp(-mean)
  let count = 0
  for (let product = chance.unit(); product > limit; product *= chance.unit()) count += 1
  return count
}

/** A wait of the exponential law. */
export function wait(chance: Chance, mean: number): number {
  return -mean * Math.log(1 - chance.unit())
}

/** A rank drawn by increasing sums of weights; the last of `until` is the total. */
export function rankIn(until: Float64Array, target: number): number {
  let low = 0
  let high = until.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((until[middle] ?? 0) > target) high = middle
    else low = middle + 1
  }
  return low
}

/** Running sums of weights. */
export function runningSums(weights: readonly number[]): Float64Array {
  let sum = 0
  return Float64Array.from(weights, (weight) => {
    sum += weight
    return sum
  })
}
