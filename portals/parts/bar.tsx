import type { ReactNode } from 'react'

const WIDTH = 500
const END = 12
const ROOM = WIDTH - END

export interface BarProps {
  /** What left already, and what still could: parts of 1 together, at most. */
  readonly left: number
  readonly could: number
  /** Nothing holds back: hatched, and no double line. */
  readonly bare?: boolean
  /** Steps of a scale where each is ten times the one before; none on a scale that starts at zero. */
  readonly steps?: number
}

/** A length closed by the double line of its ceiling: plain, what left; empty, what still could. Its number stands beside, as text. */
export function Bar({ left, could, bare = false, steps = 0 }: BarProps): ReactNode {
  const plain = clamp(left) * ROOM
  const end = clamp(left + could) * ROOM
  return (
    <svg className="barre-cloison" viewBox={`0 0 ${WIDTH} 26`} preserveAspectRatio="none" aria-hidden="true" focusable="false">
      {Array.from({ length: steps === 0 ? 0 : steps + 1 }, (_, step) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a step of the scale is its place.
        <path key={step} className="filet" d={`M${(step / steps) * ROOM} 0V26`} />
      ))}
      {bare ? (
        <>
          <defs>
            <pattern id="hachure-barre" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
              <rect width="1.8" height="5" className="hachure" />
            </pattern>
          </defs>
          <rect x="0.5" y="6" width={end} height="14" className="nu" fill="url(#hachure-barre)" />
        </>
      ) : (
        <>
          <rect x="0.5" y="6" width={end} height="14" className="pourrait" />
          <rect x="0.5" y="6" width={plain} height="14" className="sorti" />
          <path className="plafond" d={`M${end + 3} 1V25M${end + 8} 1V25`} />
        </>
      )}
    </svg>
  )
}

const clamp = (share: number): number => Math.min(1, Math.max(0, share))
