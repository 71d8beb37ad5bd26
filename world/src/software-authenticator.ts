import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

/** The parts of WebAuthn creation options, as JSON, that an authenticator looks at. */
export interface CreationOptions {
  readonly rp: { readonly id?: string }
  readonly challenge: string
  readonly pubKeyCredParams: readonly { readonly alg: number }[]
  readonly excludeCredentials?: readonly { readonly id: string }[]
}

/** The parts of WebAuthn request options, as JSON, that an authenticator looks at. */
export interface RequestOptions {
  readonly rpId?: string
  readonly challenge: string
  readonly allowCredentials?: readonly { readonly id: string }[]
}

/** Answers as `PublicKeyCredential.toJSON` gives them. */
export interface CreatedCredential {
  readonly id: string
  readonly rawId: string
  readonly type: 'public-key'
  readonly clientExtensionResults: Record<string, never>
  readonly response: { readonly clientDataJSON: string; readonly attestationObject: string; readonly transports: string[] }
}
export interface ShownCredential {
  readonly id: string
  readonly rawId: string
  readonly type: 'public-key'
  readonly clientExtensionResults: Record<string, never>
  readonly response: { readonly clientDataJSON: string; readonly authenticatorData: string; readonly signature: string }
}

export interface SoftwareAuthenticator {
  /** Makes a passkey. Throws when one of those excluded is already held here, or ES256 is not accepted. */
  create(options: CreationOptions): CreatedCredential
  /** Shows a passkey held here. Throws when none of those allowed is. */
  get(options: RequestOptions): ShownCredential
  /** Identifiers of the passkeys held, oldest first. */
  readonly held: readonly string[]
}

interface Held {
  readonly rpId: string
  readonly privateKey: KeyObject
  counter: number
}

const ES256 = -7
const USER_PRESENT = 0x01
const USER_VERIFIED = 0x04
const ATTESTED = 0x40

/**
 * A passkey authenticator for trials: it says that its user was present and verified without asking anybody. ES256, attestation "none"
 * (WebAuthn level 3, §6 and §8.7).
 *
 * @param origin of the page that is supposed to ask
 * @param verifies false to play an authenticator that does not verify its user
 */
export function softwareAuthenticator(origin: string, verifies = true): SoftwareAuthenticator {
  const passkeys = new Map<string, Held>()
  const flags = USER_PRESENT | (verifies ? USER_VERIFIED : 0)
  const clientData = (type: string, challenge: string): Buffer =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))

  return {
    get held() {
      return [...passkeys.keys()]
    },

    create(options) {
      if (options.excludeCredentials?.some(({ id }) => passkeys.has(id))) throw new Error('a passkey of this account is already held here')
      if (!options.pubKeyCredParams.some(({ alg }) => alg === ES256)) throw new Error('only ES256 is made here')
      const rpId = options.rp.id ?? new URL(origin).hostname
      const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
      const credentialId = randomBytes(16)
      const id = credentialId.toString('base64url')
      passkeys.set(id, { rpId, privateKey, counter: 0 })
      const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, credentialId.length]), credentialId, coseKey(publicKey)])
      const authData = Buffer.concat([authenticatorData(rpId, flags | ATTESTED, 0), attested])
      return {
        ...named(id),
        response: {
          clientDataJSON: clientData('webauthn.create', options.challenge).toString('base64url'),
          attestationObject: attestationObject(authData).toString('base64url'),
          transports: ['internal'],
        },
      }
    },

    get(options) {
      const id =
        options.allowCredentials === undefined ? [...passkeys.keys()][0] : options.allowCredentials.find((one) => passkeys.has(one.id))?.id
      const held = id === undefined ? undefined : passkeys.get(id)
      if (id === undefined || held === undefined) throw new Error('no passkey of this account is held here')
      held.counter += 1
      const authData = authenticatorData(options.rpId ?? held.rpId, flags, held.counter)
      const data = clientData('webauthn.get', options.challenge)
      return {
        ...named(id),
        response: {
          clientDataJSON: data.toString('base64url'),
          authenticatorData: authData.toString('base64url'),
          signature: sign('sha256', Buffer.concat([authData, sha256(data)]), held.privateKey).toString('base64url'),
        },
      }
    },
  }
}

function named(id: string): Pick<ShownCredential, 'id' | 'rawId' | 'type' | 'clientExtensionResults'> {
  return { id, rawId: id, type: 'public-key', clientExtensionResults: {} }
}

/** WebAuthn §6.1: hash of the domain, flags, counter on four bytes. */
function authenticatorData(rpId: string, flags: number, counter: number): Buffer {
  const tail = Buffer.alloc(5)
  tail.writeUInt8(flags, 0)
  tail.writeUInt32BE(counter, 1)
  return Buffer.concat([sha256(Buffer.from(rpId)), tail])
}

/** COSE_Key of a P-256 point (RFC 9053 §7.1.1): kty EC2, alg ES256, crv P-256, x, y. */
function coseKey(publicKey: KeyObject): Buffer {
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  const start = Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20])
  return Buffer.concat([start, Buffer.from(x, 'base64url'), Buffer.from([0x22, 0x58, 0x20]), Buffer.from(y, 'base64url')])
}

/** CBOR map `{ fmt: "none", attStmt: {}, authData }` (WebAuthn §6.5.4). */
function attestationObject(authData: Buffer): Buffer {
  const text = (word: string): Buffer => Buffer.concat([Buffer.from([0x60 | word.length]), Buffer.from(word)])
  const length = Buffer.from([0x59, authData.length >> 8, authData.length & 0xff])
  return Buffer.concat([
    Buffer.from([0xa3]),
    text('fmt'),
    text('none'),
    text('attStmt'),
    Buffer.from([0xa0]),
    text('authData'),
    length,
    authData,
  ])
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest()
}
