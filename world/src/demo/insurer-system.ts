import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { request } from 'node:http'
import { uuidV7At } from '@cloison/contract'
import { SignJWT } from 'jose'
import { type InsurerKeys, signingKeyOf } from '../insurer-keys.ts'

/** One family, named by what its insurer knows of one of its persons. */
export interface FamilyAsked {
  readonly memberNumber: string
  readonly contract: string
  readonly birthDate: string
  readonly rank: number
}

export interface Answered {
  readonly status: number
  readonly body: Record<string, unknown>
}

/** What an insurer's own system does with the platform, over HTTP and with the insurer's key. */
export interface InsurerSystem {
  /** Sends a portfolio file with the signature that stands beside it (`<file>.jws`). */
  sendPortfolio(path: string): Promise<Answered>
  /** A second person decides about a file that waits. @param person a code of the insurer's own */
  approve(importId: number, person: string, decision?: 'approve' | 'decline'): Promise<Answered>
  attestation(family: FamilyAsked): Promise<Answered>
}

const LIFE_SECONDS = 120
const ANSWER_MS_MAX = 600_000

export function insurerSystem(options: { readonly origin: string; readonly amc: string; readonly keys: InsurerKeys }): InsurerSystem {
  const { origin, amc, keys } = options
  const assertion = async (person?: string): Promise<string> => {
    const { key, kid } = await signingKeyOf(keys)
    const now = Math.floor(Date.now() / 1000)
    return new SignJWT({ ...(person === undefined ? {} : { act: { sub: person } }) })
      .setProtectedHeader({ alg: 'ES256', kid })
      .setIssuer(amc)
      .setSubject(amc)
      .setAudience(origin)
      .setIssuedAt(now)
      .setExpirationTime(now + LIFE_SECONDS)
      .setJti(uuidV7At(Date.now()))
      .sign(key)
  }
  const post = async (path: string, body: object, person?: string): Promise<Answered> => {
    const response = await fetch(origin + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await assertion(person)}` },
      body: JSON.stringify(body),
    })
    return { status: response.status, body: (await response.json()) as Record<string, unknown> }
  }
  return {
    async sendPortfolio(path) {
      const headers = {
        'content-type': path.endsWith('.csv') ? 'text/csv' : 'application/x-ndjson',
        'content-length': (await stat(path)).size,
        'cloison-signature': (await readFile(`${path}.jws`, 'utf8')).trim(),
        authorization: `Bearer ${await assertion()}`,
      }
      return stream(new URL('/v1/portfolios', origin), headers, path)
    },
    approve: (importId, person, decision = 'approve') => post(`/v1/portfolios/${importId}/approval`, { decision }, person),
    attestation: (family) => post('/v1/attestations', family),
  }
}

/** The file is never held whole: it leaves as it is read. */
function stream(url: URL, headers: Record<string, string | number>, path: string): Promise<Answered> {
  return new Promise((done, fail) => {
    const sending = request(url, { method: 'POST', headers, timeout: ANSWER_MS_MAX }, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('error', fail)
      response.on('end', () => {
        done({ status: response.statusCode ?? 0, body: JSON.parse(Buffer.concat(parts).toString('utf8')) as Record<string, unknown> })
      })
    })
    sending.on('error', fail)
    sending.on('timeout', () => sending.destroy(new Error('the platform did not answer in time')))
    createReadStream(path).on('error', fail).pipe(sending)
  })
}
