import { useEffect } from 'react'

const KEYS: ReadonlySet<string> = new Set(['F2', 'F4', 'F8', 'F9'])

export interface FunctionKeys {
  readonly active: boolean
  readonly onHelp: () => void
}

/**
 * Function keys press the door that shows them. F1 always opens their list, where they can be switched off (WCAG 2.1.4).
 * While a page is laid over, only its own doors are pressed. Keys with Ctrl, Alt or Meta belong to the browser.
 */
export function useFunctionKeys({ active, onHelp }: FunctionKeys): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return
      if (event.key === 'F1') {
        event.preventDefault()
        onHelp()
      } else if (active && KEYS.has(event.key)) {
        event.preventDefault()
        doorOf(event.key)?.click()
      }
    }
    addEventListener('keydown', listen)
    return () => removeEventListener('keydown', listen)
  }, [active, onHelp])
}

/** The door to press: the last one on screen that prints this key, in the page laid over when there is one. */
export function doorOf(key: string): HTMLElement | null {
  const over = [...document.querySelectorAll<HTMLElement>('[role=dialog], [role=alertdialog]')].at(-1)
  const doors = [...(over ?? document).querySelectorAll<HTMLElement>(`[data-key="${key}"]`)]
  const door = doors.find((candidate) => candidate.checkVisibility()) ?? null
  door?.focus()
  return door
}
