import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import type { KnownPasskey, Passkeys, Unannounced } from '../../ports/identity.ts'
import { refuse } from '../../words/refusal.ts'

export interface RelyingParty {
  /** Domain for which passkeys are made: `cloison.example`. */
  readonly rpId: string
  readonly rpName: string
  /** Origins of the pages that may ask for them. */
  readonly origins: readonly string[]
}

/** ES256 and EdDSA; RS256 for the authenticators of Windows that know nothing else (COSE numbers). */
const ALGORITHMS = [-7, -8, -257]
const TIMEOUT_MS = 300_000

/** WebAuthn level 3, attestation "none": the make of an authenticator is nobody's business here. */
export function webauthnPasskeys(party: RelyingParty): Passkeys {
  return {
    async offer(userHandle, label, known, unannounced) {
      const options = await generateRegistrationOptions({
        rpName: party.rpName,
        rpID: party.rpId,
        userName: label,
        userDisplayName: label,
        userID: Uint8Array.from(userHandle),
        timeout: TIMEOUT_MS,
        attestationType: 'none',
        excludeCredentials: known.map(descriptor),
        authenticatorSelection: { residentKey: unannounced === undefined ? 'preferred' : 'required', userVerification: 'required' },
        supportedAlgorithmIDs: ALGORITHMS,
        ...(unannounced === undefined ? {} : { challenge: Uint8Array.from(unannounced.challenge) }),
      })
      return { options, challenge: options.challenge }
    },

    async enrolled(answer, challenge) {
      try {
        const { verified, registrationInfo } = await verifyRegistrationResponse({
          response: answer as RegistrationResponseJSON,
          expectedChallenge: challenge,
          expectedOrigin: [...party.origins],
          expectedRPID: party.rpId,
          requireUserVerification: true,
          supportedAlgorithmIDs: ALGORITHMS,
        })
        if (!verified) return refuse('signin.passkey-refused')
        const { id, publicKey, counter, transports } = registrationInfo.credential
        return { credentialId: Buffer.from(id, 'base64url'), publicKey, counter, transports: transports ?? [] }
      } catch {
        // The library throws on every answer that does not hold; what came from outside is never repeated.
        return refuse('signin.passkey-refused')
      }
    },

    async ask(known) {
      const options = await generateAuthenticationOptions({
        rpID: party.rpId,
        timeout: TIMEOUT_MS,
        userVerification: 'required',
        ...(announced(known) ? { allowCredentials: known.map(descriptor) } : { challenge: Uint8Array.from(known.challenge) }),
      })
      return { options, challenge: options.challenge }
    },

    async shown(answer, challenge, passkey) {
      try {
        const { verified, authenticationInfo } = await verifyAuthenticationResponse({
          response: answer as AuthenticationResponseJSON,
          expectedChallenge: challenge,
          expectedOrigin: [...party.origins],
          expectedRPID: party.rpId,
          credential: {
            id: Buffer.from(passkey.credentialId).toString('base64url'),
            publicKey: Uint8Array.from(passkey.publicKey),
            counter: passkey.counter,
          },
          requireUserVerification: true,
        })
        return verified ? { counter: authenticationInfo.newCounter } : refuse('signin.passkey-refused')
      } catch {
        return refuse('signin.passkey-refused')
      }
    },
  }
}

function announced(known: readonly KnownPasskey[] | Unannounced): known is readonly KnownPasskey[] {
  return Array.isArray(known)
}

function descriptor(passkey: KnownPasskey): { id: string; transports: string[] } {
  return { id: Buffer.from(passkey.credentialId).toString('base64url'), transports: [...passkey.transports] }
}
