import type { RadiusAnswer, RadiusLine, RadiusScopeCode } from '@cloison/contract'
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react'
import { Act } from '../parts/act.tsx'
import { State } from '../parts/state.tsx'
import type { PageRefusal } from '../src/call.ts'
import type { ConsoleApi } from '../src/console-api.ts'
import { consoleSpoken } from '../src/console-spoken.ts'
import { frenchHour } from '../src/french-day.ts'
import { Chosen } from './chosen.tsx'
import { Levels } from './levels.tsx'
import { TrueScale } from './true-scale.tsx'
import { WorstTwenty } from './worst-twenty.tsx'

/** If this were stolen now: the number, its true size, the bulkheads, the worst twenty. */
export function RadiusTab({ api }: { readonly api: ConsoleApi }): ReactNode {
  const [answer, setAnswer] = useState<RadiusAnswer | null>(null)
  const [chosen, setChosen] = useState<RadiusLine | null>(null)
  const [refusal, setRefusal] = useState<PageRefusal | null>(null)
  const [busy, setBusy] = useState(false)
  const wanted = useRef<readonly [scope: RadiusScopeCode, code: string] | null>(null)

  /** Counts again; what was chosen, too. */
  const refresh = useCallback(async () => {
    setBusy(true)
    const heard = await api.worst()
    const again = wanted.current === null || !heard.ok ? null : await api.radius(...wanted.current)
    setBusy(false)
    setRefusal(heard.ok ? (again?.ok === false ? again.refusal : null) : heard.refusal)
    if (heard.ok) setAnswer(heard.value)
    if (again?.ok) setChosen(again.value.lines[0] ?? null)
  }, [api])
  useEffect(() => void refresh(), [refresh])

  const choose = async (scope: RadiusScopeCode, code: string): Promise<void> => {
    setBusy(true)
    const heard = await api.radius(scope, code)
    setBusy(false)
    setRefusal(heard.ok ? null : heard.refusal)
    const found = heard.ok ? heard.value.lines[0] : undefined
    if (found === undefined) return
    wanted.current = [scope, code]
    setChosen(found)
  }
  const dropChosen = (): void => {
    wanted.current = null
    setChosen(null)
  }

  const worst = answer?.lines.find(({ scope }) => scope === 'account') ?? null
  return (
    <>
      <div className="tete">
        <div>
          <h1>Rayon d’exposition</h1>
          <p>Si cela était volé maintenant, combien de personnes, au plus, pourraient être lues en 24 heures ?</p>
        </div>
        <div className="portes">
          <Act keyName="F4" busy={busy} onPress={() => void refresh()}>
            Actualiser
          </Act>
          <Act keyName="F8" onPress={() => print()}>
            Imprimer
          </Act>
        </div>
      </div>
      <div role="status">
        {refusal === null ? null : <State state={consoleSpoken(refusal)} focusTitle={answer !== null} />}
        {answer === null ? null : (
          <p className="petit second">{`Compté à ${frenchHour(answer.at)}, sur les plafonds, les gels et les lectures de cet instant.`}</p>
        )}
      </div>
      {answer === null ? (
        refusal === null ? (
          <p className="second">Un instant : les plafonds se comptent…</p>
        ) : null
      ) : (
        <>
          <div className="grille rayon">
            <div className="rangs">
              <Chosen
                line={chosen ?? worst}
                isWorst={chosen === null}
                covered={answer.covered}
                busy={busy}
                onChoose={choose}
                onWorst={dropChosen}
              />
              <TrueScale answer={answer} chosen={chosen ?? worst} />
            </div>
            <Levels answer={answer} chosen={chosen} />
          </div>
          <WorstTwenty answer={answer} />
        </>
      )}
    </>
  )
}
