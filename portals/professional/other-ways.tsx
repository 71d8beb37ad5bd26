import type { ReactNode, Ref } from 'react'
import type { OtherWay } from '../src/way-question.ts'
import { OTHER_WAYS, WAYS } from '../src/way-words.ts'
import type { AskingWay } from './use-rights-desk.ts'

export interface OtherWaysProps {
  readonly way: AskingWay
  readonly onTake: (way: OtherWay) => void
  readonly summaryRef: Ref<HTMLElement>
}

/** The dearer ways, folded under the card: each says what it needs and what it answers. */
export function OtherWays({ way, onTake, summaryRef }: OtherWaysProps): ReactNode {
  return (
    <details key={way} className="autrement">
      <summary ref={summaryRef}>{way === 'card' ? 'La personne n’a pas sa carte signée' : 'Demander encore autrement'}</summary>
      <ul className="lieux">
        {OTHER_WAYS.filter((other) => other !== way).map((other) => (
          <li key={other}>
            <button type="button" className="porte" onClick={() => onTake(other)}>
              <span>
                {WAYS[other].name}
                <small>{WAYS[other].needs}</small>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </details>
  )
}
