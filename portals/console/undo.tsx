import type { WatchReaction } from '@cloison/contract'
import { type ReactNode, useState } from 'react'
import { Act } from '../parts/act.tsx'
import { Aside } from '../parts/dialog.tsx'
import { Field } from '../parts/field.tsx'
import { State } from '../parts/state.tsx'
import type { PageRefusal } from '../src/call.ts'
import type { ConsoleApi } from '../src/console-api.ts'
import { consoleSpoken } from '../src/console-spoken.ts'
import { momentOf, reactionNames, undoingSays, whyFault } from '../src/reaction-words.ts'

export interface UndoProps {
  readonly api: ConsoleApi
  readonly reaction: WatchReaction
  readonly onClose: () => void
  readonly onUndone: () => void
}

/** What will be undone, reread with its reasons; a reason is written, then it counts. */
export function Undo({ api, reaction, onClose, onUndone }: UndoProps): ReactNode {
  const [why, setWhy] = useState('')
  const [pressed, setPressed] = useState(false)
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<PageRefusal | null>(null)
  const { reactionId, at, account, kind, points, reasons } = reaction
  const fault = whyFault(why)
  const send = async (): Promise<void> => {
    setPressed(true)
    if (fault !== null) return
    setBusy(true)
    setRefusal(null)
    const answer = await api.undo(reactionId, why.trim())
    setBusy(false)
    if (answer.ok) onUndone()
    else setRefusal(answer.refusal)
  }
  return (
    <Aside title={`Défaire la mesure du compte ${account} ?`} onClose={onClose} urgent wide>
      <p>
        <strong>{`${reactionNames[kind]}, le ${momentOf(at)}, pour ${points} points.`}</strong>{' '}
        {`${reasons.map(({ sentence }) => sentence).join(' ; ')}.`}
      </p>
      <p>{undoingSays[kind]} Votre nom d’opérateur et la raison sont inscrits.</p>
      <form
        className="saisie"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void send()
        }}
      >
        <Field
          label="Raison"
          value={why}
          onChange={setWhy}
          maxLength={220}
          help="De 3 à 200 signes, sans nom, date de naissance ni numéro de personne. Par exemple : rappelée au numéro de l’officine, liste de pensionnaires."
          fault={pressed ? fault : null}
        />
        <div role="status">{refusal === null ? null : <State level={3} state={consoleSpoken(refusal)} focusTitle />}</div>
        <div className="portes">
          <Act submit look="grave" keyName="F9" busy={busy}>
            Défaire
          </Act>
          <Act look="light" keyName="Échap" onPress={onClose}>
            Annuler
          </Act>
        </div>
      </form>
    </Aside>
  )
}
