import type { ReactNode } from 'react'
import { Act } from '../parts/act.tsx'
import { State } from '../parts/state.tsx'
import { type Measure, measureSpoken } from '../src/measure-words.ts'

export interface MeasureNoticeProps {
  readonly measure: Measure | null
  readonly onPresent: () => void
}

/** The precaution that stands, above everything else: what is held back, why, what to do. The place is there before it is filled. */
export function MeasureNotice({ measure, onPresent }: MeasureNoticeProps): ReactNode {
  const act =
    measure?.kind === 'passkey' ? (
      <Act look="full" onPress={onPresent}>
        Présenter ma clé
      </Act>
    ) : undefined
  return (
    <div role="status" className="precaution">
      {measure === null ? null : <State state={measureSpoken(measure)} {...(act === undefined ? {} : { acts: act })} />}
    </div>
  )
}
