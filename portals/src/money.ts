const euros = new Intl.NumberFormat('fr-FR', { style: 'currency', currency: 'EUR' })

/** Largest amount that a field accepts, in cents: what the wire accepts. */
export const FIELD_CENTS_MAX = 100_000_000n

/** "1 234,56 €" as French typography writes it, exactly: the decimal text goes to Intl, never a fraction in binary. */
export function frenchEuros(amountCents: bigint): string {
  return euros.format(decimal(amountCents))
}

/** Cents of what was typed: "12", "12,5", "12.50", "1 234,56 €". Null for anything else, a third decimal or too large an amount. */
export function parseEuros(typed: string): bigint | null {
  const read = /^(\d{1,9})(?:[.,](\d{1,2}))?$/.exec(typed.replace(/[\s\u00a0\u202f]|€$/gu, ''))
  if (read === null) return null
  const amount = BigInt(read[1] ?? '0') * 100n + BigInt((read[2] ?? '').padEnd(2, '0'))
  return amount <= FIELD_CENTS_MAX ? amount : null
}

/** An amount read on the wire, where cents are whole numbers. */
export function centsOf(wire: number): bigint {
  return BigInt(wire)
}

function decimal(amountCents: bigint): Intl.StringNumericLiteral {
  const sign = amountCents < 0n ? '-' : ''
  const digits = (amountCents < 0n ? -amountCents : amountCents).toString().padStart(3, '0')
  return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}` as Intl.StringNumericLiteral
}
