import { type RadiusLine, type RadiusScopeCode, radiusScopes } from '@cloison/contract'
import { type ReactNode, useState } from 'react'
import { Act } from '../parts/act.tsx'
import { Bar } from '../parts/bar.tsx'
import { Choice } from '../parts/choice.tsx'
import { Field } from '../parts/field.tsx'
import { Plate } from '../parts/plate.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { counted, nameOf, oneIn, persons, placeOf, shownOf } from '../src/radius-words.ts'

const KINDS: Readonly<Record<Exclude<RadiusScopeCode, 'door'>, readonly [word: string, label: string]>> = {
  account: ['Compte', 'Numéro de compte'],
  site: ['Établissement', 'Numéro d’établissement'],
  group: ['Groupe', 'FINESS de l’entité juridique'],
  client: ['Logiciel', 'Numéro de logiciel'],
  insurer: ['Organisme', 'Numéro AMC'],
}
type Kind = keyof typeof KINDS
const isKind = (scope: string): scope is Kind => scope !== 'door' && (radiusScopes as readonly string[]).includes(scope)
const SHAPES: Readonly<Record<Kind, RegExp>> = {
  ...{ account: /^[1-9]\d{0,8}$/, site: /^[1-9]\d{0,8}$/, client: /^[1-9]\d{0,8}$/ },
  ...{ group: /^\d[\dAB]\d{7}$/, insurer: /^\d{1,10}$/ },
}

export interface ChosenProps {
  /** What is shown; null when nothing can be read by anyone. */
  readonly line: RadiusLine | null
  readonly isWorst: boolean
  readonly covered: number
  readonly busy: boolean
  readonly onChoose: (scope: RadiusScopeCode, code: string) => Promise<void>
  readonly onWorst: () => void
}

/** Sheet 1: one number, which someone who is tired believes. */
export function Chosen({ line, isWorst, covered, busy, onChoose, onWorst }: ChosenProps): ReactNode {
  const [kind, setKind] = useState<Kind>('account')
  const [code, setCode] = useState('')
  const [pressed, setPressed] = useState(false)
  const typed = code.trim().toUpperCase().replaceAll(' ', '')
  const wrong = !SHAPES[kind].test(typed)
  return (
    <Sheet number={1} title={isWorst ? 'Le pire compte' : 'Celui-ci'}>
      {line === null ? <p>Aucun compte ne peut lire personne.</p> : <Figure line={line} covered={covered} />}
      <form
        className="saisie choisir"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          setPressed(true)
          if (!wrong) void onChoose(kind, typed)
        }}
      >
        <Choice
          label="Si l’on volait"
          value={kind}
          options={Object.entries(KINDS).map(([value, [word]]) => [value, word] as const)}
          onChange={(value) => {
            if (isKind(value)) setKind(value)
          }}
        />
        <Field
          label={KINDS[kind][1]}
          value={code}
          onChange={setCode}
          maxLength={14}
          fault={
            pressed && wrong
              ? `${KINDS[kind][1]} : ${kind === 'group' ? 'neuf signes sont attendus.' : 'des chiffres sont attendus.'}`
              : null
          }
        />
        <div className="portes">
          <Act submit keyName="F2" busy={busy}>
            Compter
          </Act>
          {isWorst ? null : (
            <Act look="light" onPress={onWorst}>
              Revenir au pire compte
            </Act>
          )}
        </div>
      </form>
    </Sheet>
  )
}

function Figure({ line, covered }: { readonly line: RadiusLine; readonly covered: number }): ReactNode {
  const { persons: most, whole } = shownOf(line, covered)
  const place = placeOf(line)
  const part = oneIn(most, covered)
  const byNumbers = Math.min(line.fresh, line.legacyCard + line.noCard)
  const others =
    line.beside === 0
      ? ''
      : ` Ses voisins en liront honnêtement au plus ${counted(line.beside)} de plus au même endroit, qu’il pourrait relire.`
  return (
    <div>
      <p className="legende">
        {nameOf(line)}
        {place === null ? null : ` · ${place}`}
      </p>
      <p className="somme">
        {counted(most)} <small>{most > 1 ? 'personnes au plus, en 24 heures' : 'personne au plus, en 24 heures'}</small>
      </p>
      <Bar left={line.atMost === 0 ? 0 : line.again / line.atMost} could={line.atMost === 0 ? 0 : line.fresh / line.atMost} />
      <p>
        <strong>{`${counted(line.fresh)} encore à prendre`}</strong>
        {`, ${counted(line.again)} déjà lues aujourd’hui et relisibles. Ce qui retient : ${line.holds}.${others}`}
      </p>
      {byNumbers === 0 ? null : (
        <p className="petit second">{`Dont ${persons(byNumbers)} au plus par les numéros d’un fichier volé, sans aucune carte signée.`}</p>
      )}
      {whole ? (
        <p>
          <Plate tone="no">la base entière</Plate>
          {` Ce plafond est plus haut que toute la base : il ne la protège pas.`}
        </p>
      ) : null}
      {part === null ? null : <p className="petit second">{`C’est ${part} de la base. Sans cloison, toutes : ${counted(covered)}.`}</p>}
    </div>
  )
}
