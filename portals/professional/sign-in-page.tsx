import type { Situation } from '@cloison/contract'
import { type ReactNode, useCallback, useEffect, useState } from 'react'
import { Act } from '../parts/act.tsx'
import { useFunctionKeys } from '../parts/function-keys.ts'
import { Sheet } from '../parts/sheet.tsx'
import { State } from '../parts/state.tsx'
import { type Answer, ownRefusal, type PageRefusal } from '../src/call.ts'
import { type KeptSession, keepHandle, takeHandle } from '../src/kept-session.ts'
import type { PasskeyOptions } from '../src/passkey.ts'
import type { SignIn } from '../src/sign-in.ts'
import { refusalSpoken } from '../src/spoken-state.ts'
import { FirstPasskey } from './first-passkey.tsx'
import { LostKeys } from './lost-keys.tsx'
import { PageHeader } from './page-header.tsx'
import { Sites } from './sites.tsx'

type Stage =
  | { readonly kind: 'nobody' }
  | { readonly kind: 'site'; readonly handle: string; readonly situations: readonly Situation[] }
  | { readonly kind: 'passkey'; readonly handle: string; readonly situation: Situation; readonly options: PasskeyOptions }
  | { readonly kind: 'lost'; readonly handle: string; readonly situation: Situation }
  | { readonly kind: 'code'; readonly handle: string; readonly situation: Situation; readonly number: string | null }

export interface SignInPageProps {
  readonly signIn: SignIn
  /** What Pro Santé Connect put on the address, already taken out of it; null on a plain visit. */
  readonly returned: URLSearchParams | null
  readonly onOpen: (session: KeptSession) => void
}

const ignore = (): void => undefined

/** Pro Santé Connect, the establishment, the passkey: one thing to do at a time. */
export function SignInPage({ signIn, returned, onOpen }: SignInPageProps): ReactNode {
  const [stage, setStage] = useState<Stage>({ kind: 'nobody' })
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<PageRefusal | null>(null)
  useFunctionKeys({ active: true, onHelp: ignore })

  const run = useCallback(async <Value,>(step: () => Promise<Answer<Value>>, then: (value: Value) => unknown): Promise<void> => {
    setBusy(true)
    const answer = await step()
    setBusy(false)
    setRefusal(answer.ok ? null : answer.refusal)
    if (answer.ok) then(answer.value)
    else if (answer.refusal.code === 'signin.unknown') setStage({ kind: 'nobody' })
  }, [])
  const choose = useCallback(
    (handle: string, situation: Situation) =>
      run(
        () => signIn.choose(handle, situation.finess),
        (options) =>
          setStage(options === null ? { kind: 'code', handle, situation, number: null } : { kind: 'passkey', handle, situation, options }),
      ),
    [run, signIn],
  )
  useEffect(() => {
    if (returned === null) return
    const handle = takeHandle(sessionStorage)
    void run(
      async () => (handle === null || !returned.has('code') ? ownRefusal('page.not-identified') : signIn.identify(handle, returned)),
      (situations) => {
        if (handle === null) return
        const [only] = situations
        if (only !== undefined && situations.length === 1) void choose(handle, only)
        else setStage({ kind: 'site', handle, situations })
      },
    )
  }, [returned, run, signIn, choose])

  const start = (): void =>
    void run(signIn.start, ({ handle, authorizationUrl }) => {
      keepHandle(sessionStorage, handle)
      location.assign(authorizationUrl)
    })

  return (
    <>
      <PageHeader view={null} planes={[]} tab={null} onTab={ignore} onLeave={ignore} />
      <main id="contenu" tabIndex={-1} className="etroit">
        <div className="tete">
          <div>
            <h1>Se connecter</h1>
            <p>Deux gestes : Pro Santé Connect dit qui vous êtes, votre clé d’accès dit que c’est bien vous. Aucun mot de passe.</p>
          </div>
        </div>
        <div role="status">{refusal === null ? null : <State state={refusalSpoken(refusal)} focusTitle />}</div>
        {stage.kind === 'nobody' ? (
          <Sheet number={1} title="Pro Santé Connect">
            <p>Vous êtes conduit vers Pro Santé Connect, puis ramené ici.</p>
            <div className="portes">
              <Act look="full" keyName="F9" busy={busy} onPress={start}>
                {busy ? 'Un instant…' : 'S’identifier avec Pro Santé Connect'}
              </Act>
            </div>
          </Sheet>
        ) : null}
        {stage.kind === 'site' ? (
          <Sites situations={stage.situations} busy={busy} onChoose={(situation) => void choose(stage.handle, situation)} />
        ) : null}
        {stage.kind === 'passkey' ? (
          <Sheet number={3} title="Votre clé d’accès" end={stage.situation.name}>
            <p>Touchez votre clé ou votre capteur quand le navigateur le demande.</p>
            <div className="portes">
              <Act look="full" keyName="F9" busy={busy} onPress={() => void run(() => signIn.present(stage.handle, stage.options), onOpen)}>
                Présenter ma clé
              </Act>
              <Act look="light" onPress={() => setStage({ ...stage, kind: 'lost' })}>
                Mes clés sont perdues
              </Act>
            </div>
          </Sheet>
        ) : null}
        {stage.kind === 'lost' ? (
          <LostKeys
            busy={busy}
            onBack={() => void choose(stage.handle, stage.situation)}
            onWay={(way) =>
              void run(
                () => signIn.recover(stage.handle, way),
                (number) => setStage({ ...stage, kind: 'code', number }),
              )
            }
          />
        ) : null}
        {stage.kind === 'code' ? (
          <FirstPasskey
            number={stage.number}
            situation={stage.situation}
            busy={busy}
            onCode={(code) => void run(() => signIn.enrol(stage.handle, code), onOpen)}
          />
        ) : null}
      </main>
      <footer className="pied">
        <a href="/accessibilite">Accessibilité : partiellement conforme</a>
      </footer>
    </>
  )
}
