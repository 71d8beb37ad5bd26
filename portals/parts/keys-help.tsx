import type { ReactNode } from 'react'
import { Act } from './act.tsx'
import { Aside } from './dialog.tsx'

export type PrintedKey = readonly [key: string, word: string]

export interface KeysHelpProps {
  readonly keys: readonly PrintedKey[]
  readonly active: boolean
  readonly onActive: (active: boolean) => void
  readonly onClose: () => void
  /** What else the keyboard does here. */
  readonly note?: string
}

/** The list of function keys, and the switch that turns them off (WCAG 2.1.4). */
export function KeysHelp({ keys, active, onActive, onClose, note }: KeysHelpProps): ReactNode {
  return (
    <Aside title="Touches de cette page" onClose={onClose}>
      <ul className="touches">
        {keys.map(([key, word]) => (
          <li key={key}>
            <kbd>{key}</kbd> {word}
          </li>
        ))}
      </ul>
      {note === undefined ? null : <p className="petit second">{note}</p>}
      <label className="choix">
        <input type="checkbox" checked={active} onChange={(event) => onActive(event.currentTarget.checked)} />
        Touches de fonction actives
      </label>
      <div className="portes">
        <Act look="full" keyName="Échap" onPress={onClose}>
          Fermer
        </Act>
      </div>
    </Aside>
  )
}

/** The same list at the foot of the page. */
export function KeysAtFoot({ keys }: { readonly keys: readonly PrintedKey[] }): ReactNode {
  return (
    <ul className="touches" aria-label="Touches de cette page">
      {keys.map(([key, word]) => (
        <li key={key}>
          <kbd>{key}</kbd> {word}
        </li>
      ))}
    </ul>
  )
}
