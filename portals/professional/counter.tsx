import { type ReactNode, type RefObject, useCallback, useEffect, useMemo, useState } from 'react'
import { useFunctionKeys } from '../parts/function-keys.ts'
import { KeysAtFoot, KeysHelp } from '../parts/keys-help.tsx'
import { usePasskeyWait } from '../parts/passkey-wait.ts'
import { domainsOf } from '../src/activity-domains.ts'
import { makeApi } from '../src/api.ts'
import type { Reach } from '../src/call.ts'
import type { KeptSession } from '../src/kept-session.ts'
import { measureSpoken } from '../src/measure-words.ts'
import { planeViews } from '../src/planes.ts'
import type { SignIn } from '../src/sign-in.ts'
import { HelpColleague } from './help-colleague.tsx'
import { InvoiceTab } from './invoice-tab.tsx'
import { JournalTab } from './journal-tab.tsx'
import { MeasureNotice } from './measure-notice.tsx'
import { PageHeader, TABS, type Tab } from './page-header.tsx'
import { PasskeyAgain } from './passkey-again.tsx'
import { PaymentsTab } from './payments-tab.tsx'
import { RightsTab } from './rights-tab.tsx'
import { SentTab } from './sent-tab.tsx'
import { SessionNotice } from './session-notice.tsx'
import { SessionOver } from './session-over.tsx'
import { SessionWatch } from './session-watch.tsx'
import { useInvoiceDesk } from './use-invoice-desk.ts'
import { useMeasure } from './use-measure.ts'
import { useRightsDesk } from './use-rights-desk.ts'

const KEYS_OF_PAGE = [
  ['F1', 'toutes les touches'],
  ['F2', 'lire une carte'],
  ['F4', 'facture'],
  ['F8', 'imprimer'],
  ['F9', 'envoyer'],
  ['Échap', 'revenir'],
] as const
const WEDGE = 'Un lecteur qui tape comme un clavier est accepté partout sur la page « Carte et droits ».'

export interface CounterProps {
  readonly session: KeptSession
  readonly reach: Reach
  readonly signIn: SignIn
  readonly lastSentMs: RefObject<number>
  readonly onRenewed: (session: KeptSession) => void
  readonly onLeave: () => void
}

/** The page once signed in. What was typed lives here, above the pages, so that no page loses it. */
export function Counter({ session, reach, signIn, lastSentMs, onRenewed, onLeave }: CounterProps): ReactNode {
  const domains = domainsOf(session.view.establishment.activity)
  const [tab, setTab] = useState<Tab>(tabOfAddress)
  const [help, setHelp] = useState(false)
  const [colleague, setColleague] = useState(false)
  const [keysActive, setKeysActive] = useState(true)
  const passkey = usePasskeyWait()
  const [over, setOver] = useState(false)
  const [idleTimes, setIdleTimes] = useState(0)
  const { measure, look } = useMeasure(reach, session.view.passkeyAt)
  const api = useMemo(() => makeApi(reach, passkey.ask, () => setOver(true), look), [reach, passkey.ask, look])
  const rights = useRightsDesk(api, domains)
  const invoice = useInvoiceDesk(api, rights.answer)
  const showHelp = useCallback(() => setHelp(true), [])
  const onIdle = useCallback(() => {
    setIdleTimes((times) => times + 1)
    return passkey.ask()
  }, [passkey.ask])
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
    document.title = `${word} · Cloison · Professionnel`
  }, [tab])

  useEffect(() => {
    const comeBack = (event: KeyboardEvent): void => {
      if (
        event.key === 'Escape' &&
        !event.defaultPrevented &&
        tab !== 'rights' &&
        document.querySelector('[role=dialog], [role=alertdialog]') === null
      )
        go('rights')
    }
    addEventListener('keydown', comeBack)
    return () => removeEventListener('keydown', comeBack)
  }, [tab, go])

  const planes = planeViews({ lookup: rights.posture, claims: invoice.posture, payments: invoice.paymentsPosture })
  return (
    <>
      <a className="aller" href="#contenu">
        Aller au contenu
      </a>
      <PageHeader view={session.view} planes={planes} tab={tab} onTab={go} onLeave={onLeave} />
      <main id="contenu" tabIndex={-1}>
        <MeasureNotice measure={measure} onPresent={() => void passkey.ask()} />
        <SessionNotice view={session.view} />
        {tab === 'rights' ? (
          <RightsTab desk={rights} api={api} go={go} blocked={help || colleague || over || passkey.waiting} idleTimes={idleTimes} />
        ) : null}
        {tab === 'invoice' ? <InvoiceTab desk={invoice} domains={domains} go={go} /> : null}
        {tab === 'sent' ? <SentTab api={api} onShow={invoice.show} go={go} /> : null}
        {tab === 'payments' ? <PaymentsTab api={api} onPosture={invoice.onPayments} go={go} /> : null}
        {tab === 'journal' ? <JournalTab day={rights.day} go={go} /> : null}
      </main>
      <footer className="pied">
        <KeysAtFoot keys={KEYS_OF_PAGE} />
        <button type="button" className="lien" onClick={() => setColleague(true)}>
          Un collègue a perdu ses clés
        </button>
        <a href="/accessibilite">Accessibilité : partiellement conforme</a>
      </footer>
      {help ? (
        <KeysHelp keys={KEYS_OF_PAGE} note={WEDGE} active={keysActive} onActive={setKeysActive} onClose={() => setHelp(false)} />
      ) : null}
      {colleague ? <HelpColleague api={api} onClose={() => setColleague(false)} /> : null}
      {over ? <SessionOver onLeave={onLeave} onStay={() => setOver(false)} /> : null}
      {passkey.waiting ? (
        <PasskeyAgain
          signIn={signIn}
          why={measure?.kind === 'passkey' ? measureSpoken(measure).reason : null}
          onRenewed={onRenewed}
          onDone={passkey.settle}
        />
      ) : null}
      <SessionWatch
        endsAt={session.view.expiresAt}
        lastSentMs={lastSentMs}
        ping={api.today}
        onIdle={onIdle}
        paused={over || passkey.waiting}
        onLeave={onLeave}
      />
    </>
  )
}

function tabOfAddress(): Tab {
  return TABS.find(([code]) => `#${code}` === location.hash)?.[0] ?? 'rights'
}
