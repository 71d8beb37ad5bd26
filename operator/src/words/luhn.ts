/** True when a string of digits passes the Luhn check, its last digit being the key. */
export function luhnHolds(digits: string): boolean {
  if (!/^\d{2,32}$/.test(digits)) return false
  let total = 0
  for (let fromRight = 0; fromRight < digits.length; fromRight += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - fromRight) - 48
    const weighted = fromRight % 2 === 1 ? digit * 2 : digit
    total += weighted > 9 ? weighted - 9 : weighted
  }
  return total % 10 === 0
}
