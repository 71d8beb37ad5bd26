import { type ReactNode, useState } from 'react'

export interface PagesProps<Tab extends string> {
  readonly tabs: readonly (readonly [code: Tab, word: string])[]
  readonly tab: Tab
  readonly onTab: (tab: Tab) => void
}

/** The pages of a portal: the current one opens a gap in the bulkhead. On a narrow screen they fold behind one button. */
export function Pages<Tab extends string>({ tabs, tab, onTab }: PagesProps<Tab>): ReactNode {
  const [unfolded, setUnfolded] = useState(false)
  const current = tabs.find(([code]) => code === tab)
  return (
    <nav className="nav" aria-label="Pages" data-unfolded={unfolded}>
      <button type="button" className="plier" aria-expanded={unfolded} aria-controls="pages" onClick={() => setUnfolded(!unfolded)}>
        <span>{`Pages : ${current?.[1] ?? ''}`}</span>
      </button>
      <ul id="pages">
        {tabs.map(([code, word]) => (
          <li key={code}>
            <a
              href={`#${code}`}
              aria-current={code === tab ? 'page' : undefined}
              onClick={(event) => {
                event.preventDefault()
                setUnfolded(false)
                onTab(code)
              }}
            >
              {word}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
