import { useEffect, useRef } from 'react'
import { cardTextIn } from '../src/card-text.ts'
import { engagementIn } from '../src/engagement-text.ts'
import { followWedge, NO_BURST, startsBurst } from '../src/wedge.ts'
import type { Brought, RightsDesk } from './use-rights-desk.ts'
import type { WayDesk } from './use-way-desk.ts'

export interface WedgeHeard {
  /** True after a card, false after a code that is neither a card nor an engagement number. */
  readonly onRead: (readable: boolean) => void
  readonly onEngagement: (engagement: string) => void
}

/**
 * A scanner that types like a keyboard, or a paste, anywhere on the rights page. The first keys of a burst reach the field that has
 * the focus before anyone can know: what the fields held is remembered at each possible start, and put back.
 */
export function useWedge(desk: RightsDesk, wayDesk: WayDesk, active: boolean, heard: WedgeHeard): void {
  const latest = useRef({ desk, wayDesk, heard })
  latest.current = { desk, wayDesk, heard }
  const burst = useRef(NO_BURST)
  const before = useRef<{ brought: Brought; typed: WayDesk['typed'] }>({ brought: desk.brought, typed: wayDesk.typed })

  useEffect(() => {
    if (!active) return
    const putBack = (): void => {
      const { desk, wayDesk } = latest.current
      if (desk.way === 'card') desk.change(before.current.brought)
      else wayDesk.putBack(before.current.typed)
    }
    const other = (texts: readonly string[]): void => {
      const { heard } = latest.current
      putBack()
      const engagement = texts.map(engagementIn).find((number) => number !== null)
      if (engagement === undefined || engagement === null) heard.onRead(false)
      else heard.onEngagement(engagement)
    }
    const typed = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.isComposing) return
      const stroke = { key: event.key, code: event.code, shift: event.shiftKey, atMs: event.timeStamp }
      const { desk, wayDesk, heard } = latest.current
      if (startsBurst(burst.current, stroke.atMs)) before.current = { brought: desk.brought, typed: wayDesk.typed }
      const step = followWedge(burst.current, stroke)
      burst.current = step.burst
      if (step.kind === 'leave') return
      event.preventDefault()
      event.stopPropagation()
      if (step.kind === 'card') heard.onRead(desk.takeCard(step.card, 'scanner', before.current.brought))
      if (step.kind === 'unreadable') other(step.texts)
    }
    const pasted = (event: ClipboardEvent): void => {
      const text = event.clipboardData?.getData('text') ?? ''
      if (cardTextIn(text) === null) return
      event.preventDefault()
      latest.current.heard.onRead(latest.current.desk.takeCard(text, 'paste'))
    }
    addEventListener('keydown', typed, { capture: true })
    addEventListener('paste', pasted, { capture: true })
    return () => {
      removeEventListener('keydown', typed, { capture: true })
      removeEventListener('paste', pasted, { capture: true })
    }
  }, [active])
}
