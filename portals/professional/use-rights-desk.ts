import type { DayAnswer, DomainCode, NoCardAnswer, RightsAnswer } from '@cloison/contract'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Api } from '../src/api.ts'
import type { Answer, KnownCode, PageRefusal } from '../src/call.ts'
import { cardTextIn } from '../src/card-text.ts'
import { civilDay, frenchDay } from '../src/french-day.ts'
import { type PlanePosture, postureAfter } from '../src/planes.ts'
import { type QuestionFaults, readQuestion } from '../src/question.ts'
import { type ReadHere, withReading } from '../src/read-here.ts'
import type { OtherWay, WayQuestion } from '../src/way-question.ts'

export type CardWay = 'camera' | 'scanner' | 'paste'
export type AskingWay = 'card' | OtherWay

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
  | { readonly kind: 'yes-no'; readonly answer: NoCardAnswer; readonly tookMs: number }
  | { readonly kind: 'refusal'; readonly refusal: PageRefusal }

export interface RightsDesk {
  /** How the person in front is asked about; the signed card unless chosen otherwise. */
  readonly way: AskingWay
  readonly brought: Brought
  readonly domains: readonly DomainCode[]
  readonly faults: QuestionFaults
  readonly outcome: RightsOutcome
  /** The answer that an invoice may quote; null when there is none. */
  readonly answer: RightsAnswer | null
  /** Engagement numbers given for signed cards since the page opened. */
  readonly readHere: readonly ReadHere[]
  readonly day: DayAnswer | null
  readonly posture: PlanePosture | null
  readonly change: (change: Partial<Brought>) => void
  readonly takeCard: (text: string, way: CardWay, keep?: Brought) => boolean
  readonly ask: () => Promise<void>
  /** Another way, or the card again: what was brought and answered is dropped. */
  readonly takeWay: (way: AskingWay) => void
  /** What was heard: null for an answer, a code for a refusal, and 'dropped' when the question was meanwhile another. */
  readonly askOtherwise: (asked: WayQuestion) => Promise<KnownCode | null | 'dropped'>
  /** What is shown is no longer about what is typed. */
  readonly dropOutcome: () => void
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
  const [way, setWay] = useState<AskingWay>('card')
  const [brought, setBrought] = useState(empty)
  const [faults, setFaults] = useState<QuestionFaults>({})
  const [outcome, setOutcome] = useState<RightsOutcome>({ kind: 'nothing' })
  const [readHere, setReadHere] = useState<readonly ReadHere[]>([])
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

  const dropOutcome = (): void => {
    turn.current += 1
    setFaults({})
    setOutcome({ kind: 'nothing' })
  }

  const change = (wanted: Partial<Brought>): void => {
    setBrought((before) => ({ ...before, ...wanted }))
    dropOutcome()
  }

  const takeCard = (text: string, how: CardWay, keep: Brought = brought): boolean => {
    const card = cardTextIn(text)
    if (card === null) return false
    setWay('card')
    setBrought({ ...empty(), domain: keep.domain, card, way: how, readAt: new Date() })
    dropOutcome()
    return true
  }

  const takeWay = (next: AskingWay): void => {
    setWay(next)
    setBrought({ ...empty(), domain: brought.domain })
    dropOutcome()
  }

  /** Asks once, says what was heard, and counts the day again. */
  const hear = async <Value>(asking: Promise<Answer<Value>>, onAnswer: (value: Value, tookMs: number) => void) => {
    turn.current += 1
    const mine = turn.current
    const startedMs = performance.now()
    setFaults({})
    setOutcome({ kind: 'asking' })
    const answer = await asking
    if (mine !== turn.current) return 'dropped'
    const code = answer.ok ? null : answer.refusal.code
    const heard = postureAfter(code)
    if (heard !== null) setPosture(heard)
    if (answer.ok) onAnswer(answer.value, performance.now() - startedMs)
    else setOutcome({ kind: 'refusal', refusal: answer.refusal })
    void refreshDay()
    return code
  }

  const ask = async (): Promise<void> => {
    const reading = readQuestion(brought, civilDay(new Date()))
    if (!reading.ok) {
      setFaults(reading.faults)
      return
    }
    await hear(api.rights(reading.question), (value, tookMs) => {
      setOutcome({ kind: 'answer', answer: value, tookMs })
      setReadHere((before) => withReading(before, value))
    })
  }

  const askOtherwise = (asked: WayQuestion): Promise<KnownCode | null | 'dropped'> =>
    asked.way === 'no-card'
      ? hear(api.yesOrNo(asked), (value, tookMs) => setOutcome({ kind: 'yes-no', answer: value, tookMs }))
      : hear(api.rightsByNumbers(asked), (value, tookMs) => setOutcome({ kind: 'answer', answer: value, tookMs }))

  const answer = outcome.kind === 'answer' ? outcome.answer : null
  return {
    way,
    brought,
    domains,
    faults,
    outcome,
    answer,
    readHere,
    day,
    posture,
    change,
    takeCard,
    ask,
    takeWay,
    askOtherwise,
    dropOutcome,
  }
}
