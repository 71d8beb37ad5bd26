import { type ReactNode, useState } from 'react'
import { Act } from '../parts/act.tsx'
import { Aside } from '../parts/dialog.tsx'
import { Field } from '../parts/field.tsx'
import { State } from '../parts/state.tsx'
import type { Api } from '../src/api.ts'
import { refusalSpoken, type SpokenState } from '../src/spoken-state.ts'

/** Helps a colleague whose keys are lost: their number against a code, handed over in person. */
export function HelpColleague({ api, onClose }: { readonly api: Api; readonly onClose: () => void }): ReactNode {
  const [number, setNumber] = useState('')
  const [code, setCode] = useState<string | null>(null)
  const [refused, setRefused] = useState<SpokenState | null>(null)
  const approve = async (): Promise<void> => {
    const answer = await api.approveRecovery(number.replace(/[\s-]/g, '').toUpperCase())
    setRefused(answer.ok ? null : refusalSpoken(answer.refusal))
    setCode(answer.ok ? answer.value : null)
  }
  return (
    <Aside title="Un collègue a perdu ses clés d’accès" onClose={onClose}>
      <p>Seulement si cette personne est devant vous, et que vous la connaissez. Votre nom reste attaché à cet accord.</p>
      <form
        className="saisie"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void approve()
        }}
      >
        <Field
          label="Numéro donné par votre collègue"
          value={number}
          onChange={setNumber}
          className="code"
          maxLength={12}
          help="Huit signes."
        />
        <div role="status">
          {refused === null ? null : <State level={3} state={refused} />}
          {code === null ? null : (
            <>
              <p>Remettez ce code de la main à la main :</p>
              <p className="somme code" data-exact>
                {code}
              </p>
            </>
          )}
        </div>
        <div className="portes">
          <Act submit look="full" keyName="F9">
            Donner mon accord
          </Act>
          <Act look="light" keyName="Échap" onPress={onClose}>
            Fermer
          </Act>
        </div>
      </form>
    </Aside>
  )
}
