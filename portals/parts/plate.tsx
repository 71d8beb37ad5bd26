import type { ReactNode } from 'react'

export type PlateTone = 'yes' | 'no' | 'held' | 'unknown' | 'plain'

const CLASSES: Readonly<Record<PlateTone, string>> = {
  yes: 'plaque ok',
  no: 'plaque non',
  held: 'plaque att',
  unknown: 'plaque nsp',
  plain: 'plaque neutre',
}

/** A status plate: one word or two, never colour alone. */
export function Plate({ tone, children }: { readonly tone: PlateTone; readonly children: ReactNode }): ReactNode {
  return <span className={CLASSES[tone]}>{children}</span>
}
