/** Check digit that makes `digits` followed by it satisfy the Luhn rule (ISO/IEC 7812-1, annex B). Digits only. */
export function luhnKey(digits: string): number {
  return (10 - (weigh(digits, 0) % 10)) % 10
}

/** True when a digit string satisfies the Luhn rule, its last digit being the key. */
export function isLuhn(digits: string): boolean {
  return /^\d{2,32}$/.test(digits) && weigh(digits, 1) % 10 === 0
}

/** Sum of the digits; every second one from the right is doubled, starting at once (0) or after the key (1). */
function weigh(digits: string, keyLength: 0 | 1): number {
  let sum = 0
  for (let place = 0; place < digits.length; place += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - place) - 48
    const doubled = (place + keyLength) % 2 === 0
    sum += doubled ? (digit > 4 ? digit * 2 - 9 : digit * 2) : digit
  }
  return sum
}
