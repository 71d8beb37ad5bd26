import type { ReactNode } from 'react'

const COMPARTMENTS = 20
const WIDTH = 400
const END = 12
const STEP = (WIDTH - END) / COMPARTMENTS
const GAP = 3

export interface GaugeProps {
  readonly spent: number
  readonly allowed: number
  /** What the picture says, in a sentence. */
  readonly label: string
}

/** The budget in twenty compartments, closed by the double line of the ceiling. */
export function Gauge({ spent, allowed, label }: GaugeProps): ReactNode {
  const filled = allowed <= 0 ? COMPARTMENTS : Math.min(COMPARTMENTS, (spent / allowed) * COMPARTMENTS)
  const near = allowed - spent <= allowed * 0.1
  return (
    <svg className="jauge" viewBox={`0 0 ${WIDTH} 34`} role="img" aria-label={label}>
      {Array.from({ length: COMPARTMENTS }, (_, index) => index).map((index) => (
        <g key={index}>
          <rect x={index * STEP} y="6" width={STEP - GAP} height="22" className="vide" />
          <rect
            x={index * STEP}
            y="6"
            width={Math.max(0, Math.min(1, filled - index)) * (STEP - GAP)}
            height="22"
            className={near ? 'plein proche' : 'plein'}
          />
        </g>
      ))}
      <path d={`M${WIDTH - 6} 1V33M${WIDTH - 1.5} 1V33`} className="plafond" />
    </svg>
  )
}
