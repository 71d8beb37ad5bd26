import {
  passkeyOptions,
  type Situation,
  sessionView,
  signedIn,
  signinIdentified,
  signinNext,
  signinRecovering,
  signinStarted,
} from '@cloison/contract'
import { type Answer, type Asked, call, done, type Reach, type Shape, shaped } from './call.ts'
import type { KeptSession } from './kept-session.ts'
import { makePasskey, type PasskeyOptions, showPasskey } from './passkey.ts'

/** Software by which this page signs in: the one that the platform serves itself. */
const CLIENT = 'cloison-page'

/** Pro Santé Connect, then the establishment, then a passkey: the only way in. */
export interface SignIn {
  /** Where the browser must go, and the handle to keep while it is away. */
  readonly start: () => Promise<Answer<{ readonly handle: string; readonly authorizationUrl: string }>>
  readonly identify: (handle: string, returned: URLSearchParams) => Promise<Answer<readonly Situation[]>>
  /** Null: no passkey yet, the code received by post comes first. */
  readonly choose: (handle: string, finess: string) => Promise<Answer<PasskeyOptions | null>>
  readonly present: (handle: string, options: PasskeyOptions) => Promise<Answer<KeptSession>>
  /** First passkey, with the single-use code sent to the establishment's registered address. */
  readonly enrol: (handle: string, code: string) => Promise<Answer<KeptSession>>
  /** All keys lost. Gives the number for a colleague, or null when a letter is on its way. */
  readonly recover: (handle: string, way: 'colleague' | 'post') => Promise<Answer<string | null>>
  /** The passkey again within a session, which is then as the platform says. */
  readonly presentAgain: () => Promise<Answer<KeptSession>>
  readonly leave: () => Promise<Answer<null>>
}

export function makeSignIn(reach: Reach): SignIn {
  const post = <Value>(path: string, shape: Shape<Value>, body: unknown): Asked<Value> => ({
    method: 'POST',
    path,
    read: shaped(shape),
    body,
  })
  const open = async (token: string): Promise<Answer<KeptSession>> => {
    const view = await call({ ...reach, token: () => token }, { method: 'GET', path: '/v1/session', read: shaped(sessionView) })
    return view.ok ? { ok: true, value: { token, view: view.value } } : view
  }
  return {
    start: () => call(reach, post('/v1/signin', signinStarted, { client: CLIENT })),
    identify: async (handle, returned) => {
      const iss = returned.get('iss')
      const body = { handle, code: returned.get('code') ?? '', state: returned.get('state') ?? '', ...(iss === null ? {} : { iss }) }
      const answer = await call(reach, post('/v1/signin/identity', signinIdentified, body))
      return answer.ok ? { ok: true, value: answer.value.situations } : answer
    },
    choose: async (handle, finess) => {
      const answer = await call(reach, post('/v1/signin/establishment', signinNext, { handle, finess }))
      if (!answer.ok) return answer
      return { ok: true, value: answer.value.next === 'passkey' ? answer.value.options : null }
    },
    present: async (handle, options) => {
      const shown = await showPasskey(options)
      if (!shown.ok) return shown
      const answer = await call(reach, post('/v1/signin/passkey', signedIn, { handle, response: shown.value }))
      return answer.ok ? open(answer.value.accessToken) : answer
    },
    enrol: async (handle, code) => {
      const checked = await call(reach, post('/v1/signin/code', passkeyOptions, { handle, code }))
      if (!checked.ok) return checked
      const made = await makePasskey(checked.value.options)
      if (!made.ok) return made
      const answer = await call(reach, post('/v1/signin/enrolment', signedIn, { handle, response: made.value }))
      return answer.ok ? open(answer.value.accessToken) : answer
    },
    recover: async (handle, way) => {
      const answer = await call(reach, post('/v1/signin/recovery', signinRecovering, { handle, way }))
      if (!answer.ok) return answer
      return { ok: true, value: answer.value.way === 'colleague' ? answer.value.number : null }
    },
    presentAgain: async () => {
      const options = await call(reach, { method: 'POST', path: '/v1/session/passkey/options', read: shaped(passkeyOptions) })
      if (!options.ok) return options
      const shown = await showPasskey(options.value.options)
      if (!shown.ok) return shown
      const renewed = await call(reach, { method: 'POST', path: '/v1/session/passkey', read: done, body: { response: shown.value } })
      return renewed.ok ? open(reach.token() ?? '') : renewed
    },
    leave: () => call(reach, { method: 'DELETE', path: '/v1/session', read: done }),
  }
}
