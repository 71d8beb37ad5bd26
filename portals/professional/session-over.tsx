import type { ReactNode } from 'react'
import { Act } from '../parts/act.tsx'
import { Aside } from '../parts/dialog.tsx'

export interface SessionOverProps {
  readonly onLeave: () => void
  readonly onStay: () => void
}

/** The session has ended: Pro Santé Connect takes the browser away, so what is typed can first be copied. */
export function SessionOver({ onLeave, onStay }: SessionOverProps): ReactNode {
  return (
    <Aside title="Votre session est terminée" onClose={onStay} urgent>
      <p>
        La dernière demande n’est pas partie. Pour continuer, identifiez-vous à nouveau avec Pro Santé Connect : la saisie en cours sera à
        refaire.
      </p>
      <div className="portes">
        <Act look="full" keyName="F9" onPress={onLeave}>
          Me reconnecter
        </Act>
        <Act look="light" keyName="Échap" onPress={onStay}>
          Relire d’abord la page
        </Act>
      </div>
    </Aside>
  )
}
