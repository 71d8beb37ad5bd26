import type { RadiusAnswer, RadiusLine } from '@cloison/contract'
import type { ReactNode } from 'react'
import { Sheet } from '../parts/sheet.tsx'
import { counted, nameOf, shownOf, squareSide } from '../src/radius-words.ts'

const SIDE = 420
const LABELS_FROM = 52
const LABELS_STEP = 62

interface Square {
  readonly key: string
  readonly persons: number
  readonly word: string
  readonly side: number
}

/** Sheet 2: squares whose area is the number of persons, in the corner of one that is everybody. */
export function TrueScale({ answer, chosen }: { readonly answer: RadiusAnswer; readonly chosen: RadiusLine | null }): ReactNode {
  const { covered, lines } = answer
  if (covered === 0) {
    return (
      <Sheet number={2} title="À l’échelle vraie">
        <p className="second">La base n’a pas encore compté ses personnes : le dessin viendra avec leur nombre.</p>
      </Sheet>
    )
  }
  const kinds = ['door', 'client', 'site'] as const
  const found = kinds.flatMap(
    (scope) => lines.find((line) => line.scope === scope && line.number !== (chosen?.scope === scope ? chosen.number : 0)) ?? [],
  )
  const squares = [...found, ...(chosen === null ? [] : [chosen])]
    .map((line): Square => {
      const { persons } = shownOf(line, covered)
      return { key: `${line.scope} ${line.number}`, persons, word: nameOf(line), side: squareSide(persons, covered, SIDE) }
    })
    .sort((one, other) => other.persons - one.persons)
  const said = [`${counted(covered)} : toute la base`, ...squares.map(({ persons, word }) => `${counted(persons)} : ${word.toLowerCase()}`)]
  const picture = `À l’échelle : un grand carré pour ${counted(covered)} personnes, toute la base ; dans son coin, ${squares
    .map(({ persons, word }) => `${counted(persons)} pour ${word.toLowerCase()}`)
    .join(', ')}.`
  return (
    <Sheet number={2} title="À l’échelle vraie">
      <svg className="echelle large" viewBox="0 0 690 424" role="img" aria-label={picture}>
        <Everybody />
        {squares.map((square, index) => (
          <Nested key={square.key} square={square} last={index === squares.length - 1} />
        ))}
        {said.map((text, index) => {
          const y = LABELS_FROM + index * LABELS_STEP
          const square = squares[index - 1]
          const [x0, y0] =
            square === undefined
              ? [SIDE - 24, y]
              : [square.side - Math.min(6, square.side / 2), SIDE + 1 - square.side + Math.min(6, square.side / 2)]
          return (
            <g key={text}>
              <path d={`M${x0} ${y0}L446 ${y}`} className="fil-clair" />
              <path d={`M${x0} ${y0}L446 ${y}H456`} className="fil-noir" />
              <text x="462" y={y + 5} fontSize="15" fontWeight={index === said.length - 1 ? 700 : 400}>
                {text}
              </text>
            </g>
          )
        })}
      </svg>
      <svg className="echelle etroite" viewBox="0 0 422 424" role="img" aria-label={picture}>
        <Everybody />
        {squares.map((square, index) => (
          <Nested key={square.key} square={square} last={index === squares.length - 1} />
        ))}
      </svg>
      <ol className="petit echelle-cle">
        {said.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ol>
      <p className="petit second">La surface est le nombre de personnes. Hachuré : ce qu’un compte volé pouvait lire sans cloison.</p>
    </Sheet>
  )
}

function Everybody(): ReactNode {
  return (
    <>
      <defs>
        <pattern id="hachure-base" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="1.4" height="6" className="hachure" />
        </pattern>
      </defs>
      <rect x="1" y="1" width={SIDE} height={SIDE} fill="url(#hachure-base)" className="nu" />
    </>
  )
}

function Nested({ square: { side }, last }: { readonly square: Square; readonly last: boolean }): ReactNode {
  return <rect x="1" y={SIDE + 1 - side} width={side} height={side} className={last ? 'carre dernier' : 'carre'} />
}
