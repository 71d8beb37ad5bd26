import type { ReactNode } from 'react'
import { Act } from '../parts/act.tsx'
import { Aside } from '../parts/dialog.tsx'

export const KEYS_OF_PAGE = [
  ['F1', 'toutes les touches'],
  ['F2', 'lire une carte'],
  ['F4', 'facture'],
  ['F8', 'imprimer'],
  ['F9', 'envoyer'],
  ['Échap', 'revenir'],
] as const

export interface KeysHelpProps {
  readonly active: boolean
  readonly onActive: (active: boolean) => void
  readonly onClose: () => void
}

/** The list of function keys, and the switch that turns them off (WCAG 2.1.4). */
export function KeysHelp({ active, onActive, onClose }: KeysHelpProps): ReactNode {
  return (
    <Aside title="Touches de cette page" onClose={onClose}>
      <ul className="touches">
        {KEYS_OF_PAGE.map(([key, word]) => (
          <li key={key}>
            <kbd>{key}</kbd> {word}
          </li>
        ))}
      </ul>
      <p className="petit second">Un lecteur qui tape comme un clavier est accepté partout sur la page « Carte et droits ».</p>
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
