import type { PasskeyMade, PasskeyShown } from '@cloison/contract'
import {
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
} from '@simplewebauthn/browser'
import { type Answer, ownRefusal } from './call.ts'

/** WebAuthn options as JSON; the browser checks them. */
export type PasskeyOptions = Readonly<Record<string, unknown>>

/** The passkey, shown. A person who closes the browser's question is told so, and may start again. */
export async function showPasskey(options: PasskeyOptions): Promise<Answer<PasskeyShown>> {
  // The shape of the options is WebAuthn's: the browser refuses what does not keep it, and that is caught below.
  const optionsJSON = options as unknown as PublicKeyCredentialRequestOptionsJSON
  return tried(async () => {
    const { id, rawId, type, response, clientExtensionResults, authenticatorAttachment } = await startAuthentication({ optionsJSON })
    const { clientDataJSON, authenticatorData, signature, userHandle } = response
    return {
      id,
      rawId,
      type,
      response: { clientDataJSON, authenticatorData, signature, ...(userHandle === undefined ? {} : { userHandle }) },
      clientExtensionResults: { ...clientExtensionResults },
      ...(authenticatorAttachment === undefined ? {} : { authenticatorAttachment }),
    }
  })
}

/** A new passkey on this device or key. */
export async function makePasskey(options: PasskeyOptions): Promise<Answer<PasskeyMade>> {
  // As above.
  const optionsJSON = options as unknown as PublicKeyCredentialCreationOptionsJSON
  return tried(async () => {
    const { id, rawId, type, response, clientExtensionResults, authenticatorAttachment } = await startRegistration({ optionsJSON })
    const { clientDataJSON, attestationObject, transports } = response
    return {
      id,
      rawId,
      type,
      response: { clientDataJSON, attestationObject, transports: [...(transports ?? [])] },
      clientExtensionResults: { ...clientExtensionResults },
      ...(authenticatorAttachment === undefined ? {} : { authenticatorAttachment }),
    }
  })
}

async function tried<Value>(act: () => Promise<Value>): Promise<Answer<Value>> {
  try {
    return { ok: true, value: await act() }
  } catch {
    return ownRefusal('page.passkey-not-shown')
  }
}
