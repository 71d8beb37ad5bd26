import { type ReactNode, useState } from 'react'
import { Act } from '../parts/act.tsx'
import { Field } from '../parts/field.tsx'
import { useFunctionKeys } from '../parts/function-keys.ts'
import { Sheet } from '../parts/sheet.tsx'
import { State } from '../parts/state.tsx'
import type { Answer, PageRefusal } from '../src/call.ts'
import type { ConsoleSession, ConsoleSignIn } from '../src/console-sign-in.ts'
import { consoleSpoken } from '../src/console-spoken.ts'
import { PageHeader } from './page-header.tsx'

export interface SignInPageProps {
  readonly signIn: ConsoleSignIn
  readonly onOpen: (session: ConsoleSession) => void
}

const ignore = (): void => undefined

/** A passkey, and nothing to type; a code the first time. */
export function SignInPage({ signIn, onOpen }: SignInPageProps): ReactNode {
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<PageRefusal | null>(null)
  const [first, setFirst] = useState(false)
  const [code, setCode] = useState('')
  const [pressed, setPressed] = useState(false)
  useFunctionKeys({ active: true, onHelp: ignore })
  const short = code.replace(/[^0-9A-Za-z]/g, '').length !== 16

  const run = async (step: () => Promise<Answer<ConsoleSession>>): Promise<void> => {
    setBusy(true)
    setRefusal(null)
    const answer = await step()
    setBusy(false)
    if (answer.ok) onOpen(answer.value)
    else setRefusal(answer.refusal)
  }
  const turn = (): void => {
    setRefusal(null)
    setPressed(false)
    setFirst(!first)
  }

  return (
    <>
      <PageHeader operator={null} tab={null} onTab={ignore} onLeave={ignore} />
      <main id="contenu" tabIndex={-1} className="etroit">
        <div className="tete">
          <div>
            <h1>Ouvrir le pupitre</h1>
            <p>Réservé aux opérateurs de la plateforme. Une clé d’accès suffit ; votre clé inscrite ne vient jamais sur cette page.</p>
          </div>
        </div>
        <div role="status">{refusal === null ? null : <State state={consoleSpoken(refusal)} focusTitle />}</div>
        {first ? (
          <Sheet title="Première clé d’accès sur ce poste">
            <p>
              Demandez un code avec votre clé inscrite : <code>cloison operator passkey</code>. Il sert une fois, pendant une heure.
            </p>
            <form
              className="saisie"
              noValidate
              onSubmit={(event) => {
                event.preventDefault()
                setPressed(true)
                if (!short) void run(() => signIn.enrol(code.trim()))
              }}
            >
              <Field
                label="Code"
                value={code}
                onChange={setCode}
                className="code"
                maxLength={40}
                help="Seize signes, en groupes de quatre."
                fault={pressed && short ? 'Seize signes sont attendus, en groupes de quatre.' : null}
              />
              <div className="portes">
                <Act submit look="full" keyName="F9" busy={busy}>
                  Inscrire ma clé d’accès
                </Act>
                <Act look="light" onPress={turn}>
                  J’ai déjà une clé ici
                </Act>
              </div>
            </form>
          </Sheet>
        ) : (
          <Sheet title="Votre clé d’accès">
            <p>Touchez votre clé ou votre capteur quand le navigateur le demande.</p>
            <div className="portes">
              <Act look="full" keyName="F9" busy={busy} onPress={() => void run(signIn.present)}>
                Présenter ma clé
              </Act>
              <Act look="light" onPress={turn}>
                Première fois sur ce poste
              </Act>
            </div>
          </Sheet>
        )}
      </main>
      <footer className="pied">
        <a href="/accessibilite">Accessibilité : partiellement conforme</a>
      </footer>
    </>
  )
}
