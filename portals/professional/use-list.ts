import { useCallback, useEffect, useState } from 'react'
import type { Answer, PageRefusal } from '../src/call.ts'

export interface Listed<Item> {
  readonly items: readonly Item[] | null
  readonly refusal: PageRefusal | null
  readonly reload: () => Promise<void>
}

/** A list asked for when its page opens, and again on demand. A refusal keeps what was already shown. */
export function useList<Item>(ask: () => Promise<Answer<Item[]>>, onHeard?: (code: string | null) => void): Listed<Item> {
  const [items, setItems] = useState<readonly Item[] | null>(null)
  const [refusal, setRefusal] = useState<PageRefusal | null>(null)
  const reload = useCallback(async () => {
    const answer = await ask()
    if (answer.ok) setItems(answer.value)
    setRefusal(answer.ok ? null : answer.refusal)
    onHeard?.(answer.ok ? null : answer.refusal.code)
  }, [ask, onHeard])
  useEffect(() => void reload(), [reload])
  return { items, refusal, reload }
}
