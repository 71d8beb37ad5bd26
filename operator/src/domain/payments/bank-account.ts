import type { Keys } from '../../ports/keys.ts'
import { type Iban, iban, ibanLast4 } from '../../words/iban.ts'

/** Who an account belongs to: an establishment that is paid, or an insurer whose funds pay. */
export interface Holder {
  readonly kind: 'establishment' | 'insurer'
  readonly id: number
}

/** What the database may keep of an account. */
export interface SealedAccount {
  readonly name: string
  readonly sealed: Uint8Array
  readonly last4: string
}

/** The one key of this room. Only the payments process holds it. */
const KEY = 'payee'

/** Seals an account for its holder: moved to another holder's row, it does not open. */
export function sealAccount(keys: Keys, holder: Holder, account: { readonly name: string; readonly iban: Iban }): SealedAccount {
  const sealed = keys.seal(KEY, new TextEncoder().encode(account.iban), bound(holder))
  return { name: account.name, sealed, last4: ibanLast4(account.iban) }
}

/** @throws when the bytes were altered, or belong to another holder */
export function openAccount(keys: Keys, holder: Holder, sealed: Uint8Array): Iban {
  return iban(new TextDecoder().decode(keys.open(KEY, sealed, bound(holder))))
}

function bound(holder: Holder): Uint8Array {
  return new TextEncoder().encode(`cloison/iban/v1\0${holder.kind}\0${holder.id}`)
}
