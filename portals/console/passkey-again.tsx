import { type ReactNode, useState } from 'react'
import { Act } from '../parts/act.tsx'
import { Aside } from '../parts/dialog.tsx'
import { State } from '../parts/state.tsx'
import type { PageRefusal } from '../src/call.ts'
import type { ConsoleSession, ConsoleSignIn } from '../src/console-sign-in.ts'
import { consoleSpoken } from '../src/console-spoken.ts'

export interface PasskeyAgainProps {
  readonly signIn: ConsoleSignIn
  readonly operator: string
  readonly onOpen: (session: ConsoleSession) => void
  readonly onDone: (presented: boolean) => void
}

/** The session slept or ended: another one opens in place, for the same operator only. */
export function PasskeyAgain({ signIn, operator, onOpen, onDone }: PasskeyAgainProps): ReactNode {
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<PageRefusal | null>(null)
  const present = async (): Promise<void> => {
    setBusy(true)
    const answer = await signIn.present()
    setBusy(false)
    if (!answer.ok) return setRefused(answer.refusal)
    onOpen(answer.value)
    // What somebody else had under way is not sent in the name of whoever comes next.
    onDone(answer.value.operator === operator)
  }
  return (
    <Aside title="Présentez à nouveau votre clé d’accès" onClose={() => onDone(false)} urgent>
      <p>Quinze minutes sans demande, ou une heure depuis l’ouverture : la session s’est fermée. Ce que vous avez écrit vous attend.</p>
      <div role="status">{refused === null ? null : <State level={3} state={consoleSpoken(refused)} />}</div>
      <div className="portes">
        <Act look="full" keyName="F9" busy={busy} onPress={() => void present()}>
          Présenter ma clé
        </Act>
        <Act look="light" keyName="Échap" onPress={() => onDone(false)}>
          Plus tard
        </Act>
      </div>
    </Aside>
  )
}
