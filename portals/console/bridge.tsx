import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react'
import { useFunctionKeys } from '../parts/function-keys.ts'
import { KeysAtFoot, KeysHelp } from '../parts/keys-help.tsx'
import { usePasskeyWait } from '../parts/passkey-wait.ts'
import type { Reach } from '../src/call.ts'
import { makeConsoleApi } from '../src/console-api.ts'
import type { ConsoleSession, ConsoleSignIn } from '../src/console-sign-in.ts'
import { PageHeader, TABS, type Tab } from './page-header.tsx'
import { PasskeyAgain } from './passkey-again.tsx'
import { RadiusTab } from './radius-tab.tsx'
import { WatchTab } from './watch-tab.tsx'

const KEYS_OF_PAGE = [
  ['F1', 'toutes les touches'],
  ['F2', 'compter'],
  ['F4', 'actualiser'],
  ['F8', 'imprimer'],
  ['F9', 'agir'],
  ['Échap', 'annuler'],
] as const

export interface BridgeProps {
  readonly session: ConsoleSession
  readonly reach: Reach
  readonly signIn: ConsoleSignIn
  readonly onOpen: (session: ConsoleSession) => void
  readonly onLeave: () => void
}

/** The page once signed in. Nothing is asked by itself: figures have the hour at which someone wanted them. */
export function Bridge({ session, reach, signIn, onOpen, onLeave }: BridgeProps): ReactNode {
  const [tab, setTab] = useState<Tab>(tabOfAddress)
  const [help, setHelp] = useState(false)
  const [keysActive, setKeysActive] = useState(true)
  const passkey = usePasskeyWait()
  const api = useMemo(() => makeConsoleApi(reach, passkey.ask), [reach, passkey.ask])
  const showHelp = useCallback(() => setHelp(true), [])
  useFunctionKeys({ active: keysActive, onHelp: showHelp })

  const go = useCallback((next: Tab) => {
    history.pushState(null, '', `#${next}`)
    setTab(next)
    document.getElementById('contenu')?.focus()
  }, [])
  useEffect(() => {
    const back = (): void => setTab(tabOfAddress())
    addEventListener('popstate', back)
    return () => removeEventListener('popstate', back)
  }, [])
  useEffect(() => {
    const word = TABS.find(([code]) => code === tab)?.[1] ?? ''
    document.title = `${word} · Cloison · Pupitre`
  }, [tab])

  return (
    <>
      <a className="aller" href="#contenu">
        Aller au contenu
      </a>
      <PageHeader operator={session.operator} tab={tab} onTab={go} onLeave={onLeave} />
      <main id="contenu" tabIndex={-1}>
        {tab === 'radius' ? <RadiusTab api={api} /> : <WatchTab api={api} />}
      </main>
      <footer className="pied">
        <KeysAtFoot keys={KEYS_OF_PAGE} />
        <a href="/accessibilite">Accessibilité : partiellement conforme</a>
      </footer>
      {help ? <KeysHelp keys={KEYS_OF_PAGE} active={keysActive} onActive={setKeysActive} onClose={() => setHelp(false)} /> : null}
      {passkey.waiting ? <PasskeyAgain signIn={signIn} operator={session.operator} onOpen={onOpen} onDone={passkey.settle} /> : null}
    </>
  )
}

function tabOfAddress(): Tab {
  return TABS.find(([code]) => `#${code}` === location.hash)?.[0] ?? 'radius'
}
