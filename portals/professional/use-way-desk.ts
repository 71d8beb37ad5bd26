import { useCallback, useEffect, useState } from 'react'
import { civilDay } from '../src/french-day.ts'
import { emptyWay, type OtherWay, readWay, type TypedWay, type WayFaults } from '../src/way-question.ts'
import { forgottenAfter } from '../src/way-words.ts'
import type { RightsDesk } from './use-rights-desk.ts'

export interface Emptied {
  readonly what: 'all' | 'numbers'
  readonly at: Date
}

export interface WayDesk {
  readonly typed: TypedWay
  readonly faults: WayFaults
  /** How many times a question did not leave, for what it lacked. */
  readonly turnedBack: number
  /** When the question was answered, and whether every field was then emptied or the numbers alone; null before. */
  readonly emptied: Emptied | null
  readonly change: (change: Partial<TypedWay>) => void
  /** Puts back what the fields held. */
  readonly putBack: (typed: TypedWay) => void
  readonly ask: (way: OtherWay) => Promise<void>
  readonly wipe: () => void
}

/**
 * What is typed without a signed card. It lives in the rights page alone and leaves with it: with another way, another page, an answer,
 * a session left idle (`idleTimes` counts them), a browser that goes elsewhere.
 */
export function useWayDesk(desk: RightsDesk, idleTimes: number): WayDesk {
  const { domain } = desk.brought
  const empty = (): TypedWay => emptyWay(domain, civilDay(new Date()))
  const [typed, setTyped] = useState(empty)
  const [faults, setFaults] = useState<WayFaults>({})
  const [turnedBack, setTurnedBack] = useState(0)
  const [emptied, setEmptied] = useState<Emptied | null>(null)

  const wipe = useCallback(() => {
    setTyped((before) => ({ ...emptyWay(before.domain, civilDay(new Date())), careDay: before.careDay }))
    setFaults({})
    setEmptied(null)
  }, [])
  useEffect(() => {
    if (idleTimes > 0) wipe()
  }, [idleTimes, wipe])
  // A page that the browser keeps aside, to go back to it, keeps nothing typed.
  useEffect(() => {
    addEventListener('pagehide', wipe)
    return () => removeEventListener('pagehide', wipe)
  }, [wipe])

  const touched = (): void => {
    setEmptied(null)
    desk.dropOutcome()
  }
  const change = (wanted: Partial<TypedWay>): void => {
    setTyped((before) => ({ ...before, ...wanted }))
    setFaults((before) => Object.fromEntries(Object.entries(before).filter(([field]) => !(field in wanted))))
    touched()
  }
  const putBack = (held: TypedWay): void => {
    setTyped(held)
    touched()
  }
  const ask = async (way: OtherWay): Promise<void> => {
    const reading = readWay(way, typed, civilDay(new Date()))
    if (!reading.ok) {
      setFaults(reading.faults)
      setTurnedBack((before) => before + 1)
      return
    }
    setFaults({})
    const heard = await desk.askOtherwise(reading.asked)
    const what = heard === 'dropped' ? 'nothing' : forgottenAfter(heard)
    if (what === 'nothing') return
    if (what === 'all') wipe()
    else setTyped((before) => ({ ...before, nir: '', memberNumber: '' }))
    setEmptied({ what, at: new Date() })
  }
  return { typed, faults, turnedBack, emptied, change, putBack, ask, wipe }
}
