import type { WatchReaction } from '@cloison/contract'
import { type ReactNode, useCallback, useEffect, useState } from 'react'
import { Act } from '../parts/act.tsx'
import { Plate, type PlateTone } from '../parts/plate.tsx'
import { Register } from '../parts/register.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { State } from '../parts/state.tsx'
import type { PageRefusal } from '../src/call.ts'
import type { ConsoleApi } from '../src/console-api.ts'
import { consoleSpoken } from '../src/console-spoken.ts'
import { frenchHour } from '../src/french-day.ts'
import { momentOf, reactionNames, standingSaid } from '../src/reaction-words.ts'
import { Undo } from './undo.tsx'

const TONES: Readonly<Record<WatchReaction['kind'], PlateTone>> = { passkey: 'plain', tighten: 'held', freeze: 'no' }
const COLUMNS = [{ word: 'Quand' }, { word: 'Compte' }, { word: 'Mesure' }, { word: 'Points', number: true }, { word: 'Suite' }]

/** What the watch did, with its figures; a person may undo it. */
export function WatchTab({ api }: { readonly api: ConsoleApi }): ReactNode {
  const [reactions, setReactions] = useState<readonly WatchReaction[] | null>(null)
  const [at, setAt] = useState<Date | null>(null)
  const [refusal, setRefusal] = useState<PageRefusal | null>(null)
  const [busy, setBusy] = useState(false)
  const [undoing, setUndoing] = useState<WatchReaction | null>(null)
  const [done, setDone] = useState('')

  const refresh = useCallback(async () => {
    setBusy(true)
    const heard = await api.reactions()
    setBusy(false)
    setRefusal(heard.ok ? null : heard.refusal)
    if (!heard.ok) return
    setReactions(heard.value)
    setAt(new Date())
  }, [api])
  useEffect(() => void refresh(), [refresh])

  return (
    <>
      <div className="tete">
        <div>
          <h1>Veille</h1>
          <p>Ce que la plateforme a fait d’elle-même, et pourquoi. Une personne peut le défaire tout de suite.</p>
        </div>
        <div className="portes">
          <Act
            keyName="F4"
            busy={busy}
            onPress={() => {
              setDone('')
              void refresh()
            }}
          >
            Actualiser
          </Act>
          <Act keyName="F8" onPress={() => print()}>
            Imprimer
          </Act>
        </div>
      </div>
      <div role="status">
        {refusal === null ? null : <State state={consoleSpoken(refusal)} focusTitle={reactions !== null} />}
        {done === '' ? null : <p className="encart">{done}</p>}
      </div>
      {reactions === null ? (
        refusal === null ? (
          <p className="second">Un instant : la veille est lue…</p>
        ) : null
      ) : (
        <Sheet title={standingSaid(reactions).replace(/\.$/, '')} end={at === null ? undefined : `Lu à ${frenchHour(at)}`}>
          {reactions.length === 0 ? (
            <p className="second">La veille n’a rien fait.</p>
          ) : (
            <Register
              caption="Les dernières réactions, la plus récente en premier ; cinquante au plus"
              columns={COLUMNS}
              rows={reactions.map((reaction) => rowOf(reaction, setUndoing))}
            />
          )}
          <p className="petit second">
            Un compte est un numéro ; aucune personne assurée n’est connue de la veille. Une plainte seule ne gèle jamais.
          </p>
        </Sheet>
      )}
      {undoing === null ? null : (
        <Undo
          api={api}
          reaction={undoing}
          onClose={() => setUndoing(null)}
          onUndone={() => {
            setUndoing(null)
            setDone(`Mesure ${undoing.reactionId} défaite, compte ${undoing.account}. Votre nom et la raison sont inscrits.`)
            void refresh()
          }}
        />
      )}
    </>
  )
}

function rowOf(reaction: WatchReaction, onUndo: (reaction: WatchReaction) => void) {
  const { reactionId, at, account, kind, points, reasons, undone } = reaction
  return {
    key: reactionId,
    cells: [
      momentOf(at),
      <b key="account">{account}</b>,
      <Plate key="kind" tone={undone === null ? TONES[kind] : 'plain'}>
        {undone === null ? reactionNames[kind] : `${reactionNames[kind]}, défait`}
      </Plate>,
      points,
      undone === null ? (
        <button
          key="undo"
          type="button"
          className="lien"
          aria-label={`Défaire la mesure ${reactionId} du compte ${account}`}
          onClick={() => onUndo(reaction)}
        >
          Défaire
        </button>
      ) : (
        <span key="undone">
          {`${momentOf(undone.at)}, par `}
          <span data-exact>{undone.by}</span>
          {` : ${undone.why}`}
        </span>
      ),
    ],
    under: (
      <ul className="regles">
        {reasons.map(({ signal, points: each, sentence }) => (
          <li key={signal}>
            <b>{`${each} points`}</b> {`: ${sentence === '' ? signal : sentence}`}
          </li>
        ))}
      </ul>
    ),
  }
}
