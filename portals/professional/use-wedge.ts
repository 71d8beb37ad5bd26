import { useEffect, useRef } from 'react'
import { cardTextIn } from '../src/card-text.ts'
import { followWedge, NO_BURST, startsBurst } from '../src/wedge.ts'
import type { Brought, RightsDesk } from './use-rights-desk.ts'

/**
 * A scanner that types like a keyboard, or a paste, anywhere on the rights page. The first keys of a burst reach the field that has
 * the focus before anyone can know: what the fields held is remembered at each possible start, and put back.
 */
export function useWedge(desk: RightsDesk, active: boolean, onRead: (readable: boolean) => void): void {
  const latest = useRef({ desk, onRead })
  latest.current = { desk, onRead }
  const burst = useRef(NO_BURST)
  const before = useRef<Brought>(desk.brought)

  useEffect(() => {
    if (!active) return
    const typed = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.isComposing) return
      const stroke = { key: event.key, code: event.code, shift: event.shiftKey, atMs: event.timeStamp }
      if (startsBurst(burst.current, stroke.atMs)) before.current = latest.current.desk.brought
      const step = followWedge(burst.current, stroke)
      burst.current = step.burst
      if (step.kind === 'leave') return
      event.preventDefault()
      event.stopPropagation()
      if (step.kind === 'card') latest.current.onRead(latest.current.desk.takeCard(step.card, 'scanner', before.current))
      if (step.kind === 'unreadable') {
        latest.current.desk.change(before.current)
        latest.current.onRead(false)
      }
    }
    const pasted = (event: ClipboardEvent): void => {
      const text = event.clipboardData?.getData('text') ?? ''
      if (cardTextIn(text) === null) return
      event.preventDefault()
      latest.current.onRead(latest.current.desk.takeCard(text, 'paste'))
    }
    addEventListener('keydown', typed, { capture: true })
    addEventListener('paste', pasted, { capture: true })
    return () => {
      removeEventListener('keydown', typed, { capture: true })
      removeEventListener('paste', pasted, { capture: true })
    }
  }, [active])
}
