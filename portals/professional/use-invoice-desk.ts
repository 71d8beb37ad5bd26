import type { ClaimAnswer, ClaimQuestion, RightsAnswer } from '@cloison/contract'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Api } from '../src/api.ts'
import type { PageRefusal } from '../src/call.ts'
import { engagementIn } from '../src/engagement-text.ts'
import { followClaim } from '../src/follow-claim.ts'
import { civilDay, frenchDay, parseFrenchDay } from '../src/french-day.ts'
import { type DraftFault, type DraftLine, LINES_MAX, readDraft, type SendingKey, sendingKey } from '../src/invoice-draft.ts'
import { type PlanePosture, postureAfter } from '../src/planes.ts'

export type InvoiceStep =
  | { readonly kind: 'writing' }
  | { readonly kind: 'rereading'; readonly question: ClaimQuestion }
  | { readonly kind: 'sending'; readonly question: ClaimQuestion }
  | { readonly kind: 'refused'; readonly refusal: PageRefusal }
  | { readonly kind: 'received'; readonly claim: ClaimAnswer; readonly following: boolean }

/** An engagement given while another invoice was being written. */
export interface Waiting {
  readonly engagement: string
  readonly day: string
}

export interface InvoiceDesk {
  readonly engagement: string
  readonly careDay: string
  readonly lines: readonly DraftLine[]
  readonly faults: readonly DraftFault[]
  readonly headFault: { readonly engagement?: string; readonly careDay?: string }
  readonly step: InvoiceStep
  readonly waiting: Waiting | null
  readonly posture: PlanePosture | null
  readonly paymentsPosture: PlanePosture | null
  readonly setEngagement: (typed: string) => void
  readonly setCareDay: (typed: string) => void
  readonly setLine: (index: number, line: DraftLine) => void
  readonly addLine: (line: DraftLine) => void
  readonly removeLine: (index: number) => void
  readonly reread: () => void
  readonly backToWriting: () => void
  readonly send: () => Promise<void>
  /** Leaves a decision for the form; what was being written is still there. */
  readonly startAnew: () => void
  /** Gives up the invoice being written for the one that waits. */
  readonly startWaiting: () => void
  /** Shows a claim that was already sent. */
  readonly show: (claim: ClaimAnswer) => void
  readonly onPayments: (code: string | null) => void
}

/** An invoice from its first line to its decision. It lives in memory: closing the tab forgets it. */
export function useInvoiceDesk(api: Api, rights: RightsAnswer | null): InvoiceDesk {
  const [engagement, setEngagement] = useState('')
  const [careDay, setCareDay] = useState('')
  const [lines, setLines] = useState<readonly DraftLine[]>([])
  const [faults, setFaults] = useState<readonly DraftFault[]>([])
  const [headFault, setHeadFault] = useState<InvoiceDesk['headFault']>({})
  const [step, setStep] = useState<InvoiceStep>({ kind: 'writing' })
  const [waiting, setWaiting] = useState<Waiting | null>(null)
  const [posture, setPosture] = useState<PlanePosture | null>(null)
  const [paymentsPosture, setPaymentsPosture] = useState<PlanePosture | null>(null)
  const key = useRef<SendingKey | null>(null)
  const followed = useRef(new AbortController())
  useEffect(() => () => followed.current.abort(), [])

  // A new answer brings its own engagement. An invoice being written for the person before is not thrown away: the new one waits.
  const quoted = rights?.engagement ?? null
  const day = rights?.day ?? null
  const written = useRef(lines.length)
  written.current = lines.length
  const start = useCallback((next: Waiting) => {
    setEngagement(next.engagement)
    setCareDay(frenchDay(next.day))
    setLines([])
    setFaults([])
    setHeadFault({})
    setWaiting(null)
    setStep({ kind: 'writing' })
  }, [])
  useEffect(() => {
    if (quoted === null || day === null) return
    if (written.current === 0) start({ engagement: quoted, day })
    else setWaiting({ engagement: quoted, day })
  }, [quoted, day, start])

  const change = (next: readonly DraftLine[]): void => {
    setLines(next)
    setFaults([])
  }
  const reread = (): void => {
    const reading = readDraft(lines)
    const parsedDay = parseFrenchDay(careDay)
    const number = engagementIn(engagement)
    const head = {
      ...(number !== null ? {} : { engagement: 'Le numéro donné avec les droits : cinq groupes de cinq signes, puis un.' }),
      ...(parsedDay === null || parsedDay > civilDay(new Date()) ? { careDay: 'Attendu : jj/mm/aaaa, au plus tard aujourd’hui.' } : {}),
    }
    setHeadFault(head)
    setFaults(reading.ok ? [] : reading.faults)
    if (!reading.ok || Object.keys(head).length > 0 || parsedDay === null || number === null) return
    setStep({ kind: 'rereading', question: { engagement: number, day: parsedDay, lines: reading.lines } })
  }
  const follow = useCallback(
    async (claim: ClaimAnswer) => {
      followed.current.abort()
      followed.current = new AbortController()
      const { signal } = followed.current
      const last = await followClaim(claim, api.claim, signal, (news) => setStep({ kind: 'received', claim: news, following: true }))
      if (!signal.aborted) setStep({ kind: 'received', claim: last, following: false })
    },
    [api],
  )
  const send = async (): Promise<void> => {
    if (step.kind !== 'rereading') return
    const { question } = step
    key.current = sendingKey(key.current, question, () => crypto.randomUUID())
    setStep({ kind: 'sending', question })
    const answer = await api.sendClaim(question, key.current.key)
    const heard = postureAfter(answer.ok ? null : answer.refusal.code)
    if (heard !== null) setPosture(heard)
    if (!answer.ok) {
      setStep({ kind: 'refused', refusal: answer.refusal })
      return
    }
    key.current = null
    setLines([])
    setStep({ kind: 'received', claim: answer.value, following: true })
    await follow(answer.value)
  }
  const startAnew = (): void => {
    followed.current.abort()
    if (waiting !== null && lines.length === 0) start(waiting)
    else setStep({ kind: 'writing' })
  }

  return {
    engagement,
    careDay,
    lines,
    faults,
    headFault,
    step,
    waiting,
    posture,
    paymentsPosture,
    setEngagement,
    setCareDay,
    setLine: (index, line) => change(lines.map((before, place) => (place === index ? line : before))),
    addLine: (line) => change(lines.length < LINES_MAX ? [...lines, line] : lines),
    removeLine: (index) => change(lines.filter((_, place) => place !== index)),
    reread,
    // While it is on its way, an invoice cannot be taken back.
    backToWriting: () => setStep((before) => (before.kind === 'sending' ? before : { kind: 'writing' })),
    send,
    startAnew,
    startWaiting: () => (waiting === null ? undefined : start(waiting)),
    show: (claim) => void follow(claim).then(() => undefined),
    onPayments: (code) => setPaymentsPosture((before) => postureAfter(code) ?? before),
  }
}
