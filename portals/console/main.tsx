import '../src/before.ts'
import './console.css'
import { StrictMode } from 'react'
import { I18nProvider } from 'react-aria-components'
import { createRoot } from 'react-dom/client'
import { typeset } from '../parts/typeset.ts'
import { ConsolePage } from './page.tsx'

const place = document.getElementById('page')
if (place === null) throw new Error('the page has a place to stand')
typeset(document.body)
createRoot(place).render(
  <StrictMode>
    <I18nProvider locale="fr-FR">
      <ConsolePage />
    </I18nProvider>
  </StrictMode>,
)
