import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { chromiumPath, type Desk, openDesk } from './browser.ts'
import { cardVideo } from './card-video.ts'
import { CARD, heading, said } from './gestures.ts'
import { type RealHouse, startRealHouse } from './real-house.ts'

const executable = chromiumPath()
const skip = executable === null ? 'no Chromium: set CLOISON_CHROMIUM or install it' : false
let house: RealHouse
let desk: Desk

before(async () => {
  if (executable === null) return
  await build({ configFile: fileURLToPath(new URL('../vite.config.ts', import.meta.url)), logLevel: 'silent' })
  house = await startRealHouse()
  desk = await openDesk(executable, house.origin, await cardVideo(CARD))
})

after(async () => {
  if (executable === null) return
  await desk?.close()
  await house?.close()
})

test('the bridge against the real platform: a code, a passkey, the radius, the watch, out and in again', { skip }, async () => {
  const { page } = desk
  await page.goto(`${house.origin}/pupitre`)
  await heading(page, 'Ouvrir le pupitre')
  await page.getByRole('button', { name: 'Première fois sur ce poste' }).click()
  await page.getByLabel('Code').fill(house.bridge.code)
  await page.keyboard.press('F9')
  await heading(page, 'Rayon d’exposition')
  await page.getByRole('heading', { name: 'Le pire compte' }).waitFor()
  const text = await said(page)
  assert.match(text, /\d personnes au plus, en 24 heures/)
  assert.match(text, /Ce qui retient : plafond/)
  assert.match(text, /La porte des cartes/)
  // Nobody of the demonstration, insured or professional, is named here.
  for (const { rpps } of house.cast) assert.equal(text.includes(rpps), false)
  await page.getByRole('link', { name: 'Veille' }).click()
  await page.getByText('La veille n’a rien fait').waitFor()

  await page.getByRole('button', { name: 'Se déconnecter' }).click()
  await heading(page, 'Ouvrir le pupitre')
  await page.keyboard.press('F9')
  await heading(page, 'Veille')
  await page.getByRole('button', { name: 'Se déconnecter' }).click()
  await heading(page, 'Ouvrir le pupitre')

  // The code has served.
  await page.getByRole('button', { name: 'Première fois sur ce poste' }).click()
  await page.getByLabel('Code').fill(house.bridge.code)
  await page.keyboard.press('F9')
  await page.getByText('cloison operator passkey.').waitFor()
  assert.deepEqual(desk.complaints, [])
})
