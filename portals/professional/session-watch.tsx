import { type ReactNode, type RefObject, useEffect, useRef, useState } from 'react'
import { Act } from '../parts/act.tsx'
import { Aside } from '../parts/dialog.tsx'
import { frenchHour } from '../src/french-day.ts'
import { sessionMoment } from '../src/session-moment.ts'

export interface SessionWatchProps {
  /** Instant after which Pro Santé Connect is needed again, ISO 8601. */
  readonly endsAt: string
  readonly lastSentMs: RefObject<number>
  /** Any request: the platform counts its idle minutes from the last one. */
  readonly ping: () => Promise<unknown>
  readonly onIdle: () => Promise<boolean>
  readonly paused: boolean
  readonly onLeave: () => void
}

const LOOK_EVERY_MS = 5_000

/** Warns two minutes before the session closes, keeps it open while someone types, and asks for the passkey once it is idle. */
export function SessionWatch({ endsAt, lastSentMs, ping, onIdle, paused, onLeave }: SessionWatchProps): ReactNode {
  const [moment, setMoment] = useState<'calm' | 'idle-soon' | 'end-soon'>('calm')
  const lastInputMs = useRef(Date.now())
  const endKnown = useRef(false)

  useEffect(() => {
    const touched = (): void => {
      lastInputMs.current = Date.now()
    }
    const names = ['keydown', 'pointerdown'] as const
    for (const name of names) addEventListener(name, touched, { capture: true, passive: true })
    return () => {
      for (const name of names) removeEventListener(name, touched, { capture: true })
    }
  }, [])

  useEffect(() => {
    if (paused) {
      setMoment('calm')
      return
    }
    const look = (): void => {
      const endsMs = endKnown.current ? Number.POSITIVE_INFINITY : Date.parse(endsAt)
      const now = sessionMoment({ nowMs: Date.now(), lastSentMs: lastSentMs.current, lastInputMs: lastInputMs.current, endsMs })
      if (now === 'keep-open') void ping()
      else if (now === 'idle') void onIdle()
      else setMoment(now)
    }
    const timer = setInterval(look, LOOK_EVERY_MS)
    return () => clearInterval(timer)
  }, [endsAt, lastSentMs, ping, onIdle, paused])

  if (moment === 'idle-soon') {
    const stay = (): void => {
      setMoment('calm')
      void ping()
    }
    return (
      <Aside title="La session se ferme dans deux minutes" onClose={stay} urgent>
        <p>Rien n’a été demandé depuis treize minutes. Votre saisie est gardée, sauf les numéros d’une personne sans carte signée.</p>
        <div className="portes">
          <Act look="full" keyName="F9" onPress={stay}>
            Rester connecté
          </Act>
          <Act look="light" onPress={onLeave}>
            Se déconnecter
          </Act>
        </div>
      </Aside>
    )
  }
  if (moment === 'end-soon') {
    const seen = (): void => {
      endKnown.current = true
      setMoment('calm')
    }
    return (
      <Aside title={`Fin de session à ${frenchHour(endsAt)}`} onClose={seen} urgent>
        <p>
          Douze heures se sont écoulées depuis votre connexion. Envoyez la facture en cours, puis reconnectez-vous avec Pro Santé Connect.
        </p>
        <div className="portes">
          <Act look="full" keyName="Échap" onPress={seen}>
            Continuer
          </Act>
          <Act look="light" onPress={onLeave}>
            Se déconnecter
          </Act>
        </div>
      </Aside>
    )
  }
  return null
}
