import { rename, writeFile } from 'node:fs/promises'
import { CompactSign, type CryptoKey, compactVerify } from 'jose'
import type { PortfolioFile } from './write-portfolio.ts'

/** What the signature of a portfolio file covers. */
export interface PortfolioClaims {
  readonly format: 'cloison-portfolio/1'
  /** SHA-256 of the file's bytes, hexadecimal. */
  readonly digest: string
  readonly amc: string
  readonly kind: 'snapshot' | 'delta'
  readonly sequence: number
  /** Number of rows. */
  readonly persons: number
}

export const portfolioSignatureType = 'cloison-portfolio+jws'

/**
 * Writes `<file>.jws` beside a portfolio file: a compact JWS (RFC 7515, ES256) over its digest, insurer, kind, sequence and
 * number of rows. Returns the path written.
 */
export async function signPortfolio(file: PortfolioFile, signer: { readonly key: CryptoKey; readonly kid: string }): Promise<string> {
  const path = `${file.path}.jws`
  await writeFile(`${path}.part`, await portfolioSignature(file, signer))
  await rename(`${path}.part`, path)
  return path
}

/** The signature alone, for senders that keep no file. */
export function portfolioSignature(
  file: Pick<PortfolioFile, 'digest' | 'persons' | 'header'>,
  signer: { readonly key: CryptoKey; readonly kid: string },
): Promise<string> {
  const { amc, kind, sequence } = file.header
  const claims: PortfolioClaims = { format: 'cloison-portfolio/1', digest: file.digest, amc, kind, sequence, persons: file.persons }
  return new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
    .setProtectedHeader({ alg: 'ES256', kid: signer.kid, typ: portfolioSignatureType })
    .sign(signer.key)
}

/** Reads a signature with the insurer's public key; throws when it is not one. What it says of the file is the caller's to compare. */
export async function readPortfolioSignature(jws: string, key: CryptoKey): Promise<PortfolioClaims> {
  const { payload, protectedHeader } = await compactVerify(jws.trim(), key, { algorithms: ['ES256'] })
  if (protectedHeader.typ !== portfolioSignatureType) throw new Error('readPortfolioSignature: not the signature of a portfolio')
  return JSON.parse(new TextDecoder().decode(payload)) as PortfolioClaims
}
