import { type ReactNode, useCallback, useMemo, useRef, useState } from 'react'
import type { Reach } from '../src/call.ts'
import { type ConsoleSession, makeConsoleSignIn } from '../src/console-sign-in.ts'
import { forgetConsoleSession, keepConsoleSession, readConsoleSession } from '../src/kept-console.ts'
import { keptProofKey } from '../src/proof-key.ts'
import { Bridge } from './bridge.tsx'
import { SignInPage } from './sign-in-page.tsx'

/** The operators' portal: signed out, or on the bridge. */
export function ConsolePage(): ReactNode {
  const [session, setSession] = useState<ConsoleSession | null>(() => readConsoleSession(sessionStorage))
  const token = useRef<string | null>(session?.token ?? null)
  const reach = useMemo<Reach>(
    () => ({
      origin: location.origin,
      fetch: (address, init) => fetch(address, init),
      nowMs: () => Date.now(),
      proofKey: () => keptProofKey('console-proof'),
      token: () => token.current,
      onSent: () => undefined,
    }),
    [],
  )
  const signIn = useMemo(() => makeConsoleSignIn(reach), [reach])
  const enter = useCallback((opened: ConsoleSession) => {
    token.current = opened.token
    keepConsoleSession(sessionStorage, opened)
    setSession(opened)
  }, [])
  const leave = useCallback(() => {
    void signIn.leave().finally(() => {
      token.current = null
    })
    forgetConsoleSession(sessionStorage)
    setSession(null)
  }, [signIn])

  return session === null ? (
    <SignInPage signIn={signIn} onOpen={enter} />
  ) : (
    <Bridge session={session} reach={reach} signIn={signIn} onOpen={enter} onLeave={leave} />
  )
}
