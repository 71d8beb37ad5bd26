import { useCallback, useRef, useState } from 'react'

export interface PasskeyWait {
  readonly waiting: boolean
  /** Asks for the passkey; several askers share one question. True once it was presented. */
  readonly ask: () => Promise<boolean>
  readonly settle: (presented: boolean) => void
}

/** The question of the passkey, asked once however many requests wait for it. */
export function usePasskeyWait(): PasskeyWait {
  const [waiting, setWaiting] = useState(false)
  const askers = useRef<((presented: boolean) => void)[]>([])
  const ask = useCallback(
    () =>
      new Promise<boolean>((resolve) => {
        askers.current.push(resolve)
        setWaiting(true)
      }),
    [],
  )
  const settle = useCallback((presented: boolean) => {
    setWaiting(false)
    for (const resolve of askers.current.splice(0)) resolve(presented)
  }, [])
  return { waiting, ask, settle }
}
