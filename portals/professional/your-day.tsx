import type { DayAnswer } from '@cloison/contract'
import type { ReactNode } from 'react'
import { Gauge } from '../parts/gauge.tsx'
import { Sheet } from '../parts/sheet.tsx'

/** Sheet 3: the budget before it matters. It protects the insured; it does not judge the work. */
export function YourDay({ day }: { readonly day: DayAnswer | null }): ReactNode {
  if (day === null) {
    return (
      <Sheet number={3} title="Votre journée">
        <p className="second">Le décompte du jour n’est pas encore arrivé.</p>
      </Sheet>
    )
  }
  const { account, site } = day.budget
  const left = Math.max(0, account.allowed - account.spent)
  return (
    <Sheet number={3} title="Votre journée">
      <div>
        <p className="somme">
          {account.spent} <small>{account.spent > 1 ? 'personnes lues sur 24 h' : 'personne lue sur 24 h'}</small>
        </p>
        <Gauge
          spent={account.spent}
          allowed={account.allowed}
          label={`${account.spent} ${account.spent > 1 ? 'personnes lues' : 'personne lue'} sur un plafond de ${account.allowed}`}
        />
        <p className="petit">
          <strong>{left === 0 ? `Plafond atteint : ${account.allowed} personnes.` : `Il en reste ${left}.`}</strong>{' '}
          {left === 0
            ? 'Les personnes déjà lues ici restent lisibles. La facturation et les paiements continuent.'
            : 'La même personne, relue ici dans les 24 h, ne compte qu’une fois.'}
        </p>
      </div>
      <p className="petit second">{`Établissement : ${site.spent} ${site.spent > 1 ? 'personnes lues' : 'personne lue'} sur ${site.allowed}.`}</p>
    </Sheet>
  )
}
