import type { ReactNode } from 'react'
import { Act } from '../parts/act.tsx'
import { Sheet } from '../parts/sheet.tsx'

export interface LostKeysProps {
  readonly busy: boolean
  readonly onWay: (way: 'colleague' | 'post') => void
  readonly onBack: () => void
}

/** All keys lost: a second member of the establishment, or a letter. Pro Santé Connect alone enrols nothing. */
export function LostKeys({ busy, onWay, onBack }: LostKeysProps): ReactNode {
  return (
    <Sheet number={3} title="Toutes vos clés sont perdues ?">
      <p>
        Vos anciennes clés cesseront de servir. Pendant 72 h : cartes signées seulement, plafond au quart. Tout l’établissement en est
        averti.
      </p>
      <div className="portes">
        <Act busy={busy} onPress={() => onWay('colleague')}>
          Avec un collègue, tout de suite
        </Act>
        <Act busy={busy} onPress={() => onWay('post')}>
          Par un code envoyé par courrier
        </Act>
        <Act look="light" onPress={onBack}>
          Revenir
        </Act>
      </div>
    </Sheet>
  )
}
