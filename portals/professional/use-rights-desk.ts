import type { DayAnswer, DomainCode, RightsAnswer } from '@cloison/contract'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Api } from '../src/api.ts'
import type { PageRefusal } from '../src/call.ts'
import { cardTextIn } from '../src/card-text.ts'
import { civilDay, frenchDay } from '../src/french-day.ts'
import { type PlanePosture, postureAfter } from '../src/planes.ts'
import { type QuestionFaults, readQuestion } from '../src/question.ts'

export type CardWay = 'camera' | 'scanner' | 'paste'

/** What the professional brings, as typed. */
export interface Brought {
  readonly card: string | null
  readonly way: CardWay | null
  readonly readAt: Date | null
  readonly birthDate: string
  readonly rank: string
  readonly domain: DomainCode
  readonly careDay: string
}

export type RightsOutcome =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'asking' }
  | { readonly kind: 'answer'; readonly answer: RightsAnswer; readonly tookMs: number }
  | { readonly kind: 'refusal'; readonly refusal: PageRefusal }

export interface RightsDesk {
  readonly brought: Brought
  readonly domains: readonly DomainCode[]
  readonly faults: QuestionFaults
  readonly outcome: RightsOutcome
  /** The answer that an invoice may quote; null when there is none. */
  readonly answer: RightsAnswer | null
  readonly day: DayAnswer | null
  readonly posture: PlanePosture | null
  readonly change: (change: Partial<Brought>) => void
  readonly takeCard: (text: string, way: CardWay, keep?: Brought) => boolean
  readonly ask: () => Promise<void>
  readonly clear: () => void
}

/** The counter's state: what is brought, what was answered, the day. Nothing of it is stored. */
export function useRightsDesk(api: Api, domains: readonly [DomainCode, ...DomainCode[]]): RightsDesk {
  const empty = (): Brought => ({
    card: null,
    way: null,
    readAt: null,
    birthDate: '',
    rank: '1',
    domain: domains[0],
    careDay: frenchDay(civilDay(new Date())),
  })
  const [brought, setBrought] = useState(empty)
  const [faults, setFaults] = useState<QuestionFaults>({})
  const [outcome, setOutcome] = useState<RightsOutcome>({ kind: 'nothing' })
  const [day, setDay] = useState<DayAnswer | null>(null)
  const [posture, setPosture] = useState<PlanePosture | null>(null)
  /** An answer that comes back after the card was changed is about somebody else: it is dropped. */
  const turn = useRef(0)

  const refreshDay = useCallback(async () => {
    const answer = await api.today()
    if (answer.ok) {
      setDay(answer.value)
      setPosture((known) => known ?? 'open')
    }
  }, [api])
  useEffect(() => void refreshDay(), [refreshDay])

  const change = (wanted: Partial<Brought>): void => {
    turn.current += 1
    setBrought((before) => ({ ...before, ...wanted }))
    setFaults({})
    setOutcome({ kind: 'nothing' })
  }

  const takeCard = (text: string, way: CardWay, keep: Brought = brought): boolean => {
    const card = cardTextIn(text)
    if (card === null) return false
    turn.current += 1
    setBrought({ ...empty(), domain: keep.domain, card, way, readAt: new Date() })
    setFaults({})
    setOutcome({ kind: 'nothing' })
    return true
  }

  const ask = async (): Promise<void> => {
    const reading = readQuestion(brought, civilDay(new Date()))
    if (!reading.ok) {
      setFaults(reading.faults)
      return
    }
    turn.current += 1
    const mine = turn.current
    const startedMs = performance.now()
    setFaults({})
    setOutcome({ kind: 'asking' })
    const answer = await api.rights(reading.question)
    if (mine !== turn.current) return
    const heard = postureAfter(answer.ok ? null : answer.refusal.code)
    if (heard !== null) setPosture(heard)
    if (answer.ok) setOutcome({ kind: 'answer', answer: answer.value, tookMs: performance.now() - startedMs })
    else setOutcome({ kind: 'refusal', refusal: answer.refusal })
    await refreshDay()
  }

  const clear = (): void => {
    turn.current += 1
    setBrought(empty())
    setFaults({})
    setOutcome({ kind: 'nothing' })
  }

  const answer = outcome.kind === 'answer' ? outcome.answer : null
  return { brought, domains, faults, outcome, answer, day, posture, change, takeCard, ask, clear }
}
