import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Act } from '../parts/act.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { State } from '../parts/state.tsx'
import type { Api } from '../src/api.ts'
import { answerSpoken, type NextStep, noCardSpoken, refusalSpoken, type SpokenState } from '../src/spoken-state.ts'
import { WAYS } from '../src/way-words.ts'
import { AnswerFacts } from './answer-facts.tsx'
import type { RightsDesk } from './use-rights-desk.ts'
import { YesNoFacts } from './yes-no-facts.tsx'

export interface AnsweredProps {
  readonly desk: RightsDesk
  readonly api: Api
  readonly onAsk: () => void
  readonly onReadCard: () => void
  readonly onCorrect: () => void
  readonly onInvoice: () => void
}

const NOTHING_YET: SpokenState = {
  tone: 'waiting',
  glyph: 'waiting',
  title: 'Lisez une carte, puis demandez la date de naissance',
  reason: 'La réponse paraîtra ici.',
  advice: null,
  code: null,
  next: 'none',
}

const ASKING: SpokenState = { ...NOTHING_YET, title: 'Question posée à l’organisme…', reason: 'D’ordinaire moins d’une seconde.' }

/** Sheet 2: the answer or the refusal, in one status that exists before it is filled. */
export function Answered({ desk, api, onAsk, onReadCard, onCorrect, onInvoice }: AnsweredProps): ReactNode {
  const { outcome } = desk
  const [asked, setAsked] = useState(0)
  const status = useRef<HTMLDivElement>(null)
  // On a narrow screen the answer stands below the fields: it comes to the one who asked.
  useEffect(() => {
    if (outcome.kind !== 'nothing' && outcome.kind !== 'asking') status.current?.scrollIntoView({ block: 'nearest' })
  }, [outcome])
  const retry = (): void => {
    setAsked(asked + 1)
    onAsk()
  }
  const acts: Readonly<Record<NextStep, ReactNode>> = {
    'read-card': <Act onPress={onReadCard}>{desk.way === 'card' ? 'Lire une autre carte' : 'Lire une carte signée'}</Act>,
    correct: <Act onPress={onCorrect}>Corriger la saisie</Act>,
    retry: <Act onPress={retry}>Réessayer</Act>,
    invoice:
      outcome.kind === 'answer' ? null : (
        <Act keyName="F4" onPress={onInvoice}>
          Écrire une facture
        </Act>
      ),
    passkey: <Act onPress={retry}>Présenter ma clé</Act>,
    'sign-in': null,
    none: null,
  }
  const spoken = spokenOf(desk)
  const took = 'tookMs' in outcome ? `${(outcome.tookMs / 1000).toLocaleString('fr-FR', { maximumFractionDigits: 2 })} s` : undefined
  return (
    <Sheet number={2} title="Ce que l’organisme répond" end={took}>
      <div ref={status} role="status" aria-busy={outcome.kind === 'asking'}>
        <State
          level={3}
          key={spoken.title + asked}
          state={spoken}
          acts={acts[spoken.next] ?? undefined}
          focusTitle={outcome.kind === 'refusal'}
        />
      </div>
      {outcome.kind === 'answer' ? <AnswerFacts answer={outcome.answer} way={desk.way} api={api} onInvoice={onInvoice} /> : null}
      {outcome.kind === 'yes-no' ? <YesNoFacts answer={outcome.answer} api={api} /> : null}
    </Sheet>
  )
}

function spokenOf({ outcome, way }: RightsDesk): SpokenState {
  if (outcome.kind === 'answer') return answerSpoken(outcome.answer)
  if (outcome.kind === 'refusal') return refusalSpoken(outcome.refusal)
  if (outcome.kind === 'yes-no') return noCardSpoken(outcome.answer)
  if (outcome.kind === 'asking') return ASKING
  return way === 'card' ? NOTHING_YET : { ...NOTHING_YET, title: WAYS[way].before }
}
