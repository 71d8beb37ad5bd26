import type { RadiusAnswer, RadiusLine } from '@cloison/contract'
import type { ReactNode } from 'react'
import { Bar } from '../parts/bar.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { counted, decade, levelsOf, logShare } from '../src/radius-words.ts'

/** Sheet 3: the bulkheads from the nearest to the farthest, on a scale where each step is ten times the one before. */
export function Levels({ answer, chosen }: { readonly answer: RadiusAnswer; readonly chosen: RadiusLine | null }): ReactNode {
  const levels = levelsOf(answer, chosen)
  const most = decade(Math.max(...levels.map(({ persons }) => persons), 1))
  const steps = Math.round(Math.log10(most))
  return (
    <Sheet number={3} title="Les cloisons, de la plus proche à la plus lointaine">
      <ol className="niveaux">
        {levels.map(({ key, name, persons, note, mark }) => (
          <li key={key} className={mark === 'chosen' ? 'choisi' : undefined}>
            <p className="ligne-niveau">
              <span>{name}</span> <b>{counted(persons)}</b>
            </p>
            <Bar left={0} could={logShare(persons, most)} bare={mark === 'bare'} steps={steps} />
            <p className="petit second">{note}</p>
          </li>
        ))}
      </ol>
      <div className="axe" aria-hidden="true">
        {Array.from({ length: steps + 1 }, (_, step) => 10 ** step).map((number) => (
          <span key={number}>{counted(number)}</span>
        ))}
      </div>
      <p className="petit second">
        Échelle logarithmique : chaque filet vaut dix fois le précédent. Le double trait est la cloison : la base s’arrête là, même si la
        porte est prise. Une personne vue par deux établissements compte deux fois.
      </p>
    </Sheet>
  )
}
