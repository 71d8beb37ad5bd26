import { type ReactNode, useState } from 'react'
import { Act } from '../parts/act.tsx'
import { Aside } from '../parts/dialog.tsx'
import { State } from '../parts/state.tsx'
import type { KeptSession } from '../src/kept-session.ts'
import type { SignIn } from '../src/sign-in.ts'
import { refusalSpoken, type SpokenState } from '../src/spoken-state.ts'

export interface PasskeyAgainProps {
  readonly signIn: SignIn
  /** What the platform says of it; null: the session slept. */
  readonly why: string | null
  readonly onRenewed: (session: KeptSession) => void
  readonly onDone: (presented: boolean) => void
}

/** The passkey, asked again in place: what was typed stays below. */
export function PasskeyAgain({ signIn, why, onRenewed, onDone }: PasskeyAgainProps): ReactNode {
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<SpokenState | null>(null)
  const present = async (): Promise<void> => {
    setBusy(true)
    const answer = await signIn.presentAgain()
    setBusy(false)
    if (!answer.ok) return setRefused(refusalSpoken(answer.refusal))
    onRenewed(answer.value)
    onDone(true)
  }
  return (
    <Aside title="Présentez à nouveau votre clé d’accès" onClose={() => onDone(false)} urgent>
      <p>{`${why ?? 'Quinze minutes sans activité.'} Touchez votre clé ou votre capteur : votre saisie vous attend.`}</p>
      <div role="status">{refused === null ? null : <State level={3} state={refused} />}</div>
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
