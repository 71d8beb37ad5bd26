import { parseAmc, sameAmc } from '../../words/amc.ts'
import type { Header } from './header.ts'

/** An insurer as an import needs it: its number and its public keys. */
export interface Insurer {
  readonly insurerId: number
  readonly amc: string
  readonly name: string
  /** ES256: signs portfolio files and private_key_jwt. */
  readonly signingJwk: JsonWebKey
  /** ECDH P-256: what is sealed for the insurer. */
  readonly sealingJwk: JsonWebKey
}

/** What the signature of a portfolio file says of it. */
export interface SignedClaims {
  readonly format: string
  /** SHA-256 of the file, 64 hexadecimal digits. */
  readonly digest: string
  readonly amc: string
  readonly kind: string
  readonly sequence: number
  readonly persons: number
}

/** True when the signature is not that of a file with this header. The digest and the number of persons are compared at the end. */
export function signatureMismatch(claims: SignedClaims, header: Header, insurer: Insurer): boolean {
  return (
    claims.format !== 'cloison-portfolio/1' ||
    !/^[0-9a-f]{64}$/.test(claims.digest) ||
    !same(claims.amc, insurer.amc) ||
    claims.kind !== header.kind ||
    claims.sequence !== header.sequence
  )
}

function same(one: string, other: string): boolean {
  const [a, b] = [parseAmc(one), parseAmc(other)]
  return typeof a === 'string' && typeof b === 'string' && sameAmc(a, b)
}
