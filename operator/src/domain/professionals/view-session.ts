import { type Refusal, refuse } from '../../words/refusal.ts'
import { type Holder, openHolder } from './identity.ts'
import type { SessionViewRow } from './session.store.ts'
import type { SigninDesk } from './signin.ts'

/** A session as its holder sees it: the name, which stays sealed in the database, is opened for them. */
export type ViewedSession = Omit<SessionViewRow, 'sealed' | 'subjectDigest'> & { readonly holder: Holder }

export async function viewSession(
  desk: Pick<SigninDesk, 'sessions' | 'keys'>,
  secret: Uint8Array,
): Promise<ViewedSession | Refusal<'session.over'>> {
  const row = await desk.sessions.view(secret)
  if (row === undefined) return refuse('session.over')
  const { sealed, subjectDigest, ...seen } = row
  return { ...seen, holder: openHolder(desk.keys, sealed, subjectDigest) }
}
