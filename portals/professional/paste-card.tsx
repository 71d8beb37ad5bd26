import { type ReactNode, useState } from 'react'
import { Act } from '../parts/act.tsx'
import { Aside } from '../parts/dialog.tsx'
import { Field } from '../parts/field.tsx'

export interface PasteCardProps {
  /** True when the text is a card. */
  readonly onText: (text: string) => boolean
  readonly onClose: () => void
}

/** The card's text, pasted or typed when there is neither camera nor scanner. */
export function PasteCard({ onText, onClose }: PasteCardProps): ReactNode {
  const [text, setText] = useState('')
  const [wrong, setWrong] = useState(false)
  return (
    <Aside title="Coller ou saisir une carte" onClose={onClose}>
      <form
        className="saisie"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          setWrong(!onText(text))
        }}
      >
        <Field
          long
          label="Texte de la carte"
          value={text}
          onChange={(typed) => {
            setText(typed)
            setWrong(false)
          }}
          help="Il commence par CLO1: et tient en quelques lignes de chiffres et de capitales."
          fault={wrong ? 'Ce texte n’est pas une carte complète. Recopiez-le depuis CLO1: jusqu’au dernier signe.' : null}
        />
        <div className="portes">
          <Act submit look="full" keyName="F9">
            Prendre cette carte
          </Act>
          <Act look="light" keyName="Échap" onPress={onClose}>
            Revenir
          </Act>
        </div>
      </form>
    </Aside>
  )
}
