import { type ReactNode, useCallback, useMemo, useRef, useState } from 'react'
import type { Reach } from '../src/call.ts'
import { forgetSession, type KeptSession, keepSession, readSession } from '../src/kept-session.ts'
import { keptProofKey } from '../src/proof-key.ts'
import { makeSignIn } from '../src/sign-in.ts'
import { Counter } from './counter.tsx'
import { SignInPage } from './sign-in-page.tsx'

/** The professional's portal: signed out, or at the counter. */
export function ProfessionalPage(): ReactNode {
  const [session, setSession] = useState<KeptSession | null>(() => readSession(sessionStorage))
  const token = useRef<string | null>(session?.token ?? null)
  const [returned] = useState(takeReturned)
  const lastSentMs = useRef(Date.now())

  const reach = useMemo<Reach>(
    () => ({
      origin: location.origin,
      fetch: (address, init) => fetch(address, init),
      nowMs: () => Date.now(),
      proofKey: () => keptProofKey('session-proof'),
      token: () => token.current,
      onSent: () => {
        lastSentMs.current = Date.now()
      },
    }),
    [],
  )
  const signIn = useMemo(() => makeSignIn(reach), [reach])

  const enter = useCallback((opened: KeptSession) => {
    token.current = opened.token
    keepSession(sessionStorage, opened)
    setSession(opened)
  }, [])
  const leave = useCallback(() => {
    void signIn.leave().finally(() => {
      token.current = null
    })
    forgetSession(sessionStorage)
    setSession(null)
  }, [signIn])

  return session === null ? (
    <SignInPage signIn={signIn} returned={returned} onOpen={enter} />
  ) : (
    <Counter
      key={session.token}
      session={session}
      reach={reach}
      signIn={signIn}
      lastSentMs={lastSentMs}
      onRenewed={enter}
      onLeave={leave}
    />
  )
}

/** What Pro Santé Connect put on the address leaves it at once: neither history nor a reload sees it again. */
function takeReturned(): URLSearchParams | null {
  const parameters = new URLSearchParams(location.search)
  if (!parameters.has('state')) return null
  history.replaceState(null, '', '/')
  return parameters
}
