import { sessionMeasure } from '@cloison/contract'
import { useCallback, useEffect, useState } from 'react'
import { call, type Reach, shaped } from '../src/call.ts'
import { type Measure, stillStands } from '../src/measure-words.ts'

export interface MeasureWatch {
  /** The precaution that stands, or null. */
  readonly measure: Measure | null
  /** Something was held back: asks whether a precaution explains it. */
  readonly look: () => void
}

/** What the platform says of this account, asked when the page opens and when something is held back; never by itself, which would keep the session awake. */
export function useMeasure(reach: Reach, passkeyAt: string): MeasureWatch {
  const [measure, setMeasure] = useState<Measure | null>(null)
  const look = useCallback(() => {
    void call(reach, { method: 'GET', path: '/v1/session/measure', read: shaped(sessionMeasure) }).then((answer) => {
      if (answer.ok) setMeasure(answer.value.measure)
    })
  }, [reach])
  useEffect(look, [look])
  return { measure: stillStands(measure, passkeyAt) ? measure : null, look }
}
