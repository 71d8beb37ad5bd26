import type { ReactNode } from 'react'

/** Portals in the order of the hull's compartments. */
export type Compartment = 'professional' | 'insurer' | 'insured' | 'console' | 'verify'

const FILLED: Readonly<Record<Compartment, string>> = {
  professional: 'M2 3H12V23H7Q2 23 2 18Z',
  insurer: 'M12 3H21V23H12Z',
  insured: 'M21 3H30V23H21Z',
  console: 'M30 3H39V23H30Z',
  verify: 'M39 3H54L47 23H39Z',
}

/** The logo: a hull of five compartments; the filled one says which portal one is in. */
export function Hull({ portal }: { readonly portal: Compartment }): ReactNode {
  return (
    <svg viewBox="0 0 56 26" aria-hidden="true" focusable="false">
      <path d={FILLED[portal]} fill="var(--etrave-fond)" />
      <path d="M2 3H54L47 23H7Q2 23 2 18Z" fill="none" stroke="currentColor" strokeWidth="2.5" strokeLinejoin="round" />
      <path d="M12 3V23M21 3V23M30 3V23M39 3V23" stroke="currentColor" strokeWidth="2.5" fill="none" />
    </svg>
  )
}
