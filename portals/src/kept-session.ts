import { type SessionView, sessionView } from '@cloison/contract'

/** An open session: what is sent with each request, and what the platform says of who is asking. */
export interface KeptSession {
  readonly token: string
  readonly view: SessionView
}

const SESSION = 'cloison.session'
const HANDLE = 'cloison.sign-in'

/**
 * The session lives in sessionStorage: it survives a reload, which counter workstations do often, and dies with the tab. In memory
 * alone it would ask for Pro Santé Connect after each reload; in localStorage it would outlive the shift. Taken from there, the
 * token is worth nothing without the proof key, which cannot be exported.
 */
export function readSession(store: Storage): KeptSession | null {
  const text = store.getItem(SESSION)
  if (text === null) return null
  try {
    const { token, view }: { token?: unknown; view?: unknown } = JSON.parse(text)
    const read = sessionView.safeParse(view)
    return typeof token === 'string' && read.success ? { token, view: read.data } : null
  } catch {
    return null
  }
}

export function keepSession(store: Storage, session: KeptSession): void {
  store.setItem(SESSION, JSON.stringify(session))
}

export function forgetSession(store: Storage): void {
  store.removeItem(SESSION)
}

/** The handle of a sign-in, while Pro Santé Connect has the browser. */
export function keepHandle(store: Storage, handle: string): void {
  store.setItem(HANDLE, handle)
}

/** Gives the handle once: a second return from Pro Santé Connect starts nothing. */
export function takeHandle(store: Storage): string | null {
  const handle = store.getItem(HANDLE)
  store.removeItem(HANDLE)
  return handle
}
