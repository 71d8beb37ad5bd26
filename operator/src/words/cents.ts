import { invariant } from './invariant.ts'
import { type Refusal, refuse } from './refusal.ts'

declare const brand: unique symbol

/** Euro cents, signed, exact. Money is never a `number`. */
export type Cents = bigint & { readonly [brand]: 'Cents' }

/** Largest magnitude accepted: ten thousand billion euros, far below what a PostgreSQL bigint holds. */
const CENTS_MAX = 1_000_000_000_000_000n

/** Brands an amount that we computed or stored ourselves. Faults beyond ±10^15 cents. */
export function cents(amount: bigint): Cents {
  invariant(amount <= CENTS_MAX && amount >= -CENTS_MAX, 'an amount stays within ten thousand billion euros')
  return amount as Cents
}

export const ZERO_CENTS: Cents = cents(0n)

/** Reads an integer number of cents received from outside (a JSON number or a string of digits), negative refused. */
export function parseCents(value: unknown): Cents | Refusal<'cents-malformed'> {
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value) || value < 0) return refuse('cents-malformed')
    return inRange(BigInt(value))
  }
  if (typeof value === 'string' && /^(0|[1-9]\d{0,15})$/.test(value)) return inRange(BigInt(value))
  return refuse('cents-malformed')
}

/** Reads a decimal number of euros with at most two decimals and a point: "12", "12.3", "12.34". Negative refused. */
export function parseEuros(text: string): Cents | Refusal<'cents-malformed'> {
  const read = /^(\d{1,13})(?:\.(\d{1,2}))?$/.exec(text)
  if (read === null) return refuse('cents-malformed')
  return inRange(BigInt(read[1] ?? '') * 100n + BigInt((read[2] ?? '').padEnd(2, '0')))
}

/**
 * The one place where a shared amount is rounded: `amount × numerator / denominator`, to the nearest cent, a half going
 * away from zero. Faults when the denominator is not positive or the numerator is negative.
 */
export function shareOf(amountCents: Cents, numerator: bigint, denominator: bigint): Cents {
  invariant(denominator > 0n && numerator >= 0n, 'a share is a non-negative ratio')
  const product = amountCents * numerator
  const magnitude = product < 0n ? -product : product
  const rounded = (2n * magnitude + denominator) / (2n * denominator)
  return cents(product < 0n ? -rounded : rounded)
}

export function plus(a: Cents, b: Cents): Cents {
  return cents(a + b)
}

export function minus(a: Cents, b: Cents): Cents {
  return cents(a - b)
}

export function sum(amounts: Iterable<Cents>): Cents {
  let total = 0n
  for (const amount of amounts) total += amount
  return cents(total)
}

export function least(a: Cents, b: Cents): Cents {
  return a < b ? a : b
}

export function greatest(a: Cents, b: Cents): Cents {
  return a > b ? a : b
}

/** "1234.56", as ISO 20022 writes amounts. */
export function decimalEuros(amountCents: Cents): string {
  const magnitude = amountCents < 0n ? -amountCents : amountCents
  const text = `${magnitude / 100n}.${(magnitude % 100n).toString().padStart(2, '0')}`
  return amountCents < 0n ? `-${text}` : text
}

/** "1 234,56 €" in French typography: narrow no-break spaces between thousands, a no-break space before the sign. */
export function frenchEuros(amountCents: Cents): string {
  const [euros = '', decimals = ''] = decimalEuros(amountCents).split('.')
  return `${euros.replace(/\B(?=(\d{3})+$)/g, '\u202f').replace('-', '\u2212')},${decimals}\u00a0€`
}

function inRange(amount: bigint): Cents | Refusal<'cents-malformed'> {
  return amount <= CENTS_MAX ? cents(amount) : refuse('cents-malformed')
}
