import { operatorView, pageOpened, passkeyOptions } from '@cloison/contract'
import { type Answer, type Asked, call, done, type Reach, type Shape, shaped } from './call.ts'
import { makePasskey, showPasskey } from './passkey.ts'

/** An open session of the page. */
export interface ConsoleSession {
  readonly token: string
  readonly operator: string
  readonly expiresAt: string
}

/** A passkey alone: the browser offers those that it holds for this page, and nobody is named. */
export interface ConsoleSignIn {
  readonly present: () => Promise<Answer<ConsoleSession>>
  /** The first passkey here, with a code that the registered key asked for. */
  readonly enrol: (code: string) => Promise<Answer<ConsoleSession>>
  readonly leave: () => Promise<Answer<null>>
}

export function makeConsoleSignIn(reach: Reach): ConsoleSignIn {
  // While signing in, no token goes with the proof: the key alone speaks.
  const bare: Reach = { ...reach, token: () => null }
  const post = <Value>(path: string, shape: Shape<Value>, body?: unknown): Asked<Value> => ({
    ...{ method: 'POST', path: `/v1/operators/signin${path}`, read: shaped(shape) },
    ...(body === undefined ? {} : { body }),
  })
  const open = async (opened: Answer<{ readonly accessToken: string }>): Promise<Answer<ConsoleSession>> => {
    if (!opened.ok) return opened
    const token = opened.value.accessToken
    const view = await call({ ...reach, token: () => token }, { method: 'GET', path: '/v1/operators/session', read: shaped(operatorView) })
    return view.ok ? { ok: true, value: { token, operator: view.value.operator, expiresAt: view.value.expiresAt } } : view
  }
  return {
    present: async () => {
      const asked = await call(bare, post('/options', passkeyOptions))
      if (!asked.ok) return asked
      const shown = await showPasskey(asked.value.options)
      return shown.ok ? open(await call(bare, post('', pageOpened, { response: shown.value }))) : shown
    },
    enrol: async (code) => {
      const offered = await call(bare, post('/offer', passkeyOptions, { code }))
      if (!offered.ok) return offered
      const made = await makePasskey(offered.value.options)
      return made.ok ? open(await call(bare, post('/enrolment', pageOpened, { code, response: made.value }))) : made
    },
    leave: () => call(reach, { method: 'DELETE', path: '/v1/operators/session', read: done }),
  }
}
