import '../src/before.ts'
import './professional.css'
import { StrictMode } from 'react'
import { I18nProvider } from 'react-aria-components'
import { createRoot } from 'react-dom/client'
import { typeset } from '../parts/typeset.ts'
import { ProfessionalPage } from './page.tsx'

const place = document.getElementById('page')
if (place === null) throw new Error('the page has a place to stand')
typeset(document.body)
createRoot(place).render(
  <StrictMode>
    <I18nProvider locale="fr-FR">
      <ProfessionalPage />
    </I18nProvider>
  </StrictMode>,
)
