import { type ReactNode, type Ref, useLayoutEffect, useRef } from 'react'
import { Field } from '../parts/field.tsx'
import { caretIn, nirState, packedNir, spacedNir } from '../src/nir-key.ts'
import { NIR_FAULTS } from '../src/way-question.ts'

export interface NirFieldProps {
  readonly value: string
  readonly onChange: (value: string) => void
  /** What was found wrong when the question was about to leave. */
  readonly fault: string | undefined
  readonly inputRef: Ref<HTMLInputElement>
}

/** Fifteen characters, spaced as printed; their key is checked here as the last one is typed, before anything leaves. */
export function NirField({ value, onChange, fault, inputRef }: NirFieldProps): ReactNode {
  const place = useRef<HTMLDivElement>(null)
  const caret = useRef<number | null>(null)
  // Spaces that come and go would throw the caret to the end: it stays behind the character it was behind.
  useLayoutEffect(() => {
    const input = place.current?.querySelector('input')
    if (caret.current === null || input === undefined || input === null) return
    input.setSelectionRange(caret.current, caret.current)
    caret.current = null
  })
  const change = (typed: string): void => {
    const input = place.current?.querySelector('input')
    const spaced = spacedNir(typed)
    caret.current = caretIn(spaced, packedNir(typed.slice(0, input?.selectionStart ?? typed.length)).length)
    onChange(spaced)
  }
  const state = nirState(value)
  const now = state === 'wrong-key' || state === 'malformed' ? NIR_FAULTS[state] : (fault ?? null)
  return (
    <div ref={place} aria-live="polite">
      <Field
        label="Numéro de sécurité sociale"
        value={value}
        onChange={change}
        className="chiffres"
        fault={now}
        inputRef={inputRef}
        {...(now === null ? { help: state === 'right' ? 'Clé juste.' : 'Quinze caractères, clé comprise.' } : {})}
      />
    </div>
  )
}
