import type { Situation } from '@cloison/contract'
import type { ReactNode } from 'react'
import { Act } from '../parts/act.tsx'
import { Sheet } from '../parts/sheet.tsx'

export interface SitesProps {
  readonly situations: readonly Situation[]
  readonly busy: boolean
  readonly onChoose: (situation: Situation) => void
}

/** The places where this person exercises today, as Pro Santé Connect and the register agree. */
export function Sites({ situations, busy, onChoose }: SitesProps): ReactNode {
  return (
    <Sheet number={2} title="Où exercez-vous ?">
      <ul className="lieux">
        {situations.map((situation) => (
          <li key={situation.finess}>
            <Act busy={busy} onPress={() => onChoose(situation)}>
              <span>
                {situation.name}
                <small>{`${situation.commune} (${situation.department}) · FINESS ${situation.finess}${situation.locum ? ' · remplacement' : ''}`}</small>
              </span>
            </Act>
          </li>
        ))}
      </ul>
      {situations.length === 0 ? <p>Pro Santé Connect ne donne aucun exercice en cours.</p> : null}
    </Sheet>
  )
}
