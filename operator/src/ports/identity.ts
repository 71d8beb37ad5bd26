import type { Refusal } from '../words/refusal.ts'

/** Someone whom the national identity provider has recognised, just now. */
export interface ProvenIdentity {
  /** Eleven digits of the RPPS. */
  readonly rpps: string
  readonly familyName: string
  readonly givenName: string
  /** FINESS of the establishments where the provider says that this person works today; 200 at most. */
  readonly listed: readonly string[]
}

/** What must be kept between leaving for the provider and coming back. */
export interface Departure {
  readonly authorizationUrl: string
  readonly state: string
  readonly nonce: string
  readonly codeVerifier: string
}

/** Parameters that the provider put on the way back. */
export interface Return {
  readonly code: string
  readonly state: string
  readonly iss?: string | undefined
}

/** OpenID Connect with PKCE, in the profile of Pro Santé Connect. It tells who someone is, and opens nothing by itself. */
export interface IdentityProvider {
  /** @throws when the provider cannot be reached */
  depart(): Promise<Departure>
  /** Exchanges a return for an identity; a return serves once. @throws when the provider cannot be reached */
  arrive(back: Return, kept: Omit<Departure, 'authorizationUrl'>): Promise<ProvenIdentity | Refusal<'signin.identity-refused'>>
}

/** A passkey that an authenticator has just made. */
export interface NewPasskey {
  readonly credentialId: Uint8Array
  /** COSE_Key. */
  readonly publicKey: Uint8Array
  readonly counter: number
  readonly transports: readonly string[]
}

/** What is kept of a passkey to ask for it again. */
export interface KnownPasskey {
  readonly credentialId: Uint8Array
  readonly transports: readonly string[]
}

/** Options for the browser (WebAuthn §5.4, §5.5, as JSON) and the challenge that they hold. */
export interface Ceremony {
  readonly options: object
  readonly challenge: string
}

/** A ceremony before which nobody is known: the authenticator itself says whose passkey it holds. */
export interface Unannounced {
  /** What must be signed, at least 16 bytes that cannot be guessed. */
  readonly challenge: Uint8Array
}

/** WebAuthn ceremonies, always with user verification. Answers come from outside: they are checked, never trusted. */
export interface Passkeys {
  /** @param userHandle opaque bytes, the same for one account, that say nothing of the person */
  offer(userHandle: Uint8Array, label: string, known: readonly KnownPasskey[], unannounced?: Unannounced): Promise<Ceremony>
  enrolled(answer: object, challenge: string): Promise<NewPasskey | Refusal<'signin.passkey-refused'>>
  ask(known: readonly KnownPasskey[] | Unannounced): Promise<Ceremony>
  /** The new value of the counter when the signature holds. */
  shown(
    answer: object,
    challenge: string,
    passkey: { readonly credentialId: Uint8Array; readonly publicKey: Uint8Array; readonly counter: number },
  ): Promise<{ readonly counter: number } | Refusal<'signin.passkey-refused'>>
}
