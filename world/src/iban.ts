/** A French IBAN without spaces, 27 characters. */
export type Iban = string & { readonly __iban: true }

/** No bank has the code 99999. */
const bankCode = '99999'
const branchCode = '00001'

/** The fictitious bank account of a rank, with a right RIB key and right IBAN check digits. Rank below 10^11. */
export function fictitiousIban(rank: number): Iban {
  if (!Number.isSafeInteger(rank) || rank < 0 || rank >= 100_000_000_000) throw new Error('fictitiousIban: rank out of range')
  const account = String(rank).padStart(11, '0')
  const bban = `${bankCode}${branchCode}${account}${ribKey(bankCode, branchCode, account)}`
  const check = 98 - remainder97(`${bban}FR00`)
  return `FR${String(check).padStart(2, '0')}${bban}` as Iban
}

/** Key of a French RIB whose account number holds digits only: 97 − ((89·bank + 15·branch + 3·account) mod 97). */
export function ribKey(bank: string, branch: string, account: string): string {
  const sum = 89n * BigInt(bank) + 15n * BigInt(branch) + 3n * BigInt(account)
  return String(97n - (sum % 97n)).padStart(2, '0')
}

/** True when the check digits of an IBAN are right (ISO 7064, MOD 97-10; ISO 13616 for the rearrangement). */
export function isIban(text: string): text is Iban {
  return /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(text) && remainder97(text.slice(4) + text.slice(0, 4)) === 1
}

/** Remainder modulo 97 of a text where A counts as 10 and Z as 35. */
function remainder97(text: string): number {
  let remainder = 0
  for (const character of text) {
    const value = Number.parseInt(character, 36)
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97
  }
  return remainder
}
