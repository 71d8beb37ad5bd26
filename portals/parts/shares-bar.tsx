import { type ReactNode, useId } from 'react'
import { frenchEuros } from '../src/money.ts'

export interface SharePart {
  readonly word: string
  readonly cents: bigint
  readonly fill: 'amo' | 'amc' | 'person'
}

const WIDTH = 400

/** Who pays, as one bar: plain for those who pay us, hatched for what stays with the person. The key repeats the amounts in text. */
export function SharesBar({ parts }: { readonly parts: readonly SharePart[] }): ReactNode {
  const hatch = useId()
  const total = parts.reduce((sum, part) => sum + part.cents, 0n)
  let start = 0
  return (
    <div className="barre">
      <svg
        className="jauge"
        viewBox={`0 0 ${WIDTH} 28`}
        role="img"
        aria-label={parts.map((part) => `${part.word} ${frenchEuros(part.cents)}`).join(', ')}
      >
        <Hatch id={hatch} />
        {parts.map((part) => {
          const width = total === 0n ? 0 : (Number(part.cents) / Number(total)) * WIDTH
          const left = start
          start += width
          return <rect key={part.word} x={left} y="4" width={width} height="20" className={`part-${part.fill}`} {...fillOf(part, hatch)} />
        })}
      </svg>
      <ul className="cle">
        {parts.map((part) => (
          <li key={part.word}>
            <svg viewBox="0 0 18 14" aria-hidden="true">
              <rect x=".7" y=".7" width="16.6" height="12.6" className={`part-${part.fill}`} {...fillOf(part, hatch)} />
            </svg>
            {`${part.word} ${frenchEuros(part.cents)}`}
          </li>
        ))}
      </ul>
    </div>
  )
}

function fillOf(part: SharePart, hatch: string): { readonly fill?: string } {
  return part.fill === 'person' ? { fill: `url(#${hatch})` } : {}
}

function Hatch({ id }: { readonly id: string }): ReactNode {
  return (
    <defs>
      <pattern id={id} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="5" height="5" fill="var(--feuille)" />
        <rect width="1.7" height="5" fill="var(--g-refuse)" />
      </pattern>
    </defs>
  )
}
