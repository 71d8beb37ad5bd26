import { type ReactNode, useCallback, useRef, useState } from 'react'
import { Act } from '../parts/act.tsx'
import { Aside } from '../parts/dialog.tsx'
import { State } from '../parts/state.tsx'
import type { SignIn } from '../src/sign-in.ts'
import { refusalSpoken, type SpokenState } from '../src/spoken-state.ts'

export interface PasskeyWait {
  readonly waiting: boolean
  /** Asks for the passkey; several askers share one question. True once it was presented. */
  readonly ask: () => Promise<boolean>
  readonly settle: (presented: boolean) => void
}

export function usePasskeyAgain(): PasskeyWait {
  const [waiting, setWaiting] = useState(false)
  const askers = useRef<((presented: boolean) => void)[]>([])
  const ask = useCallback(
    () =>
      new Promise<boolean>((resolve) => {
        askers.current.push(resolve)
        setWaiting(true)
      }),
    [],
  )
  const settle = useCallback((presented: boolean) => {
    setWaiting(false)
    for (const resolve of askers.current.splice(0)) resolve(presented)
  }, [])
  return { waiting, ask, settle }
}

export interface PasskeyAgainProps {
  readonly signIn: SignIn
  readonly onDone: (presented: boolean) => void
}

/** The passkey, asked again in place: what was typed stays below. */
export function PasskeyAgain({ signIn, onDone }: PasskeyAgainProps): ReactNode {
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<SpokenState | null>(null)
  const present = async (): Promise<void> => {
    setBusy(true)
    const answer = await signIn.presentAgain()
    setBusy(false)
    if (answer.ok) onDone(true)
    else setRefused(refusalSpoken(answer.refusal))
  }
  return (
    <Aside title="Présentez à nouveau votre clé d’accès" onClose={() => onDone(false)} urgent>
      <p>Quinze minutes sans activité. Touchez votre clé ou votre capteur : votre saisie vous attend.</p>
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
