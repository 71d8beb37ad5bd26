import type { Situation } from '@cloison/contract'
import { type ReactNode, useState } from 'react'
import { Act } from '../parts/act.tsx'
import { Field } from '../parts/field.tsx'
import { Sheet } from '../parts/sheet.tsx'

export interface FirstPasskeyProps {
  readonly situation: Situation
  /** To be given to a colleague, who hands over the code; null when the code comes by post. */
  readonly number: string | null
  readonly busy: boolean
  readonly onCode: (code: string) => void
}

/** A passkey on a device that has none yet: the single-use code shows that the establishment agrees. */
export function FirstPasskey({ situation, number, busy, onCode }: FirstPasskeyProps): ReactNode {
  const [code, setCode] = useState('')
  const short = code.replace(/[^0-9A-Za-z]/g, '').length !== 16
  const [pressed, setPressed] = useState(false)
  return (
    <Sheet number={3} title={number === null ? 'Première clé d’accès' : 'Remplacer vos clés d’accès'} end={situation.name}>
      {number === null ? (
        <p>Un code part par courrier à l’adresse inscrite de l’établissement. Il ne sert qu’une fois.</p>
      ) : (
        <>
          <p>Donnez ce numéro, de vive voix, à un collègue connecté ici. Il vous remettra un code, qui ne sert qu’une fois.</p>
          <p className="somme code" data-exact>
            {number}
          </p>
          <p className="petit second">
            Ensuite, pendant 72 h : cartes signées seulement, plafond au quart. Tout l’établissement en est averti.
          </p>
        </>
      )}
      <form
        className="saisie"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          setPressed(true)
          if (!short) onCode(code.trim())
        }}
      >
        <Field
          label={number === null ? 'Code reçu par courrier' : 'Code remis par votre collègue'}
          value={code}
          onChange={setCode}
          className="code"
          maxLength={40}
          help="Seize signes, en groupes de quatre."
          fault={pressed && short ? 'Seize signes sont attendus, en groupes de quatre.' : null}
        />
        <div className="portes">
          <Act submit look="full" keyName="F9" busy={busy}>
            Enregistrer ma clé
          </Act>
        </div>
      </form>
    </Sheet>
  )
}
