import type { RadiusAnswer, RadiusLine } from '@cloison/contract'
import { type ReactNode, useState } from 'react'
import { Bar } from '../parts/bar.tsx'
import { Register } from '../parts/register.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { counted, nameOf, persons, placeOf } from '../src/radius-words.ts'

const KINDS = [
  ['account', 'Comptes'],
  ['site', 'Établissements'],
  ['group', 'Groupes'],
  ['insurer', 'Organismes'],
] as const
type Kind = (typeof KINDS)[number][0]

/** Sheet 4: the worst twenty, as lengths from zero on one scale, then as a table. */
export function WorstTwenty({ answer }: { readonly answer: RadiusAnswer }): ReactNode {
  const [kind, setKind] = useState<Kind>('account')
  const lines = answer.lines.filter(({ scope }) => scope === kind).slice(0, 20)
  const most = Math.max(...lines.map(({ atMost }) => atMost), 1)
  const word = KINDS.find(([code]) => code === kind)?.[1].toLowerCase() ?? ''
  return (
    <Sheet number={4} title="Les vingt au plus grand rayon">
      <fieldset className="choix-rayon">
        <legend>Montrer</legend>
        {KINDS.map(([code, name]) => (
          <label key={code} className="choix">
            <input type="radio" name="vingt" checked={kind === code} onChange={() => setKind(code)} />
            {name}
          </label>
        ))}
      </fieldset>
      {lines.length === 0 ? (
        <p className="second">{`Parmi les ${word}, aucun ne permet de lire personne.`}</p>
      ) : (
        <>
          <ol className="barres" aria-label={`Les vingt ${word} au plus grand rayon`}>
            {lines.map((line) => (
              <li key={line.number}>
                <span className="qui-barre">
                  <b>{nameOf(line)}</b>
                  {placeOf(line) === null ? null : <small>{placeOf(line)}</small>}
                </span>
                <Bar left={line.again / most} could={line.fresh / most} />
                <span className="combien">
                  <b>{counted(line.atMost)}</b>
                  <small>{`dont ${counted(line.again)} relisibles`}</small>
                </span>
              </li>
            ))}
          </ol>
          <ul className="cle">
            <li>
              <svg viewBox="0 0 20 14" aria-hidden="true" focusable="false">
                <rect x="0.5" y="0.5" width="19" height="13" className="cle-sorti" />
              </svg>
              déjà lues aujourd’hui : relisibles sans frais
            </li>
            <li>
              <svg viewBox="0 0 20 14" aria-hidden="true" focusable="false">
                <rect x="0.5" y="0.5" width="19" height="13" className="cle-pourrait" />
              </svg>
              encore à prendre
            </li>
            <li>
              <svg viewBox="0 0 20 14" aria-hidden="true" focusable="false">
                <path d="M7 0V14M12 0V14" className="cle-plafond" />
              </svg>
              la base s’arrête là
            </li>
          </ul>
          <p className="petit second">{`L’échelle part de zéro et va jusqu’à ${persons(most)}. Les longueurs se comparent entre elles.`}</p>
          <details>
            <summary>Les mêmes chiffres en tableau</summary>
            <Register caption={`Les vingt ${word} au plus grand rayon, le pire en premier`} columns={COLUMNS} rows={lines.map(rowOf)} />
          </details>
        </>
      )}
    </Sheet>
  )
}

const COLUMNS = [
  { word: 'Qui' },
  { word: 'Lieu' },
  { word: 'Au plus', number: true },
  { word: 'Nouvelles', number: true },
  { word: 'Relisibles', number: true },
  { word: 'À côté', number: true },
  { word: 'Par carte papier', number: true },
  { word: 'Sans carte', number: true },
  { word: 'Ce qui retient' },
]

function rowOf(line: RadiusLine) {
  const numbers = [line.atMost, line.fresh, line.again, line.beside, line.legacyCard, line.noCard].map(counted)
  return { key: String(line.number), cells: [nameOf(line), placeOf(line) ?? '', ...numbers, line.holds] }
}
