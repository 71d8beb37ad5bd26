import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { chromiumPath, type Desk, openDesk } from './browser.ts'
import { cardVideo } from './card-video.ts'
import { heading, said } from './gestures.ts'
import { type RealHouse, startRealHouse, verifiedReceipt } from './real-house.ts'
import { shownByInsured } from './real-insurer.ts'
import { leftBehind, openWay } from './way-gestures.ts'

const executable = chromiumPath()
const skip = executable === null ? 'no Chromium: set CLOISON_CHROMIUM or install it' : false
let house: RealHouse
let desk: Desk

before(async () => {
  if (executable === null) return
  await build({ configFile: fileURLToPath(new URL('../vite.config.ts', import.meta.url)), logLevel: 'silent' })
  house = await startRealHouse()
  desk = await openDesk(executable, house.origin, await cardVideo(house.cards[0]?.text ?? ''))
})

after(async () => {
  if (executable === null) return
  await desk?.close()
  await house?.close()
})

test('the main job, in a real browser against the real platform', { skip }, async () => {
  const { page } = desk
  const pharmacist = house.cast.find(({ title, sites }) => title.startsWith('pharmacien') && sites.length === 1)
  const person = house.cards[0]?.persons[0]
  assert.ok(pharmacist !== undefined && person !== undefined)

  // Pro Santé Connect's stand-in, then a first passkey with the code that came by post.
  await page.goto(`${house.origin}/`)
  await heading(page, 'Se connecter')
  await page.keyboard.press('F9')
  await page.getByLabel('Numéro RPPS').fill(pharmacist.rpps)
  await page.getByRole('button', { name: /Approuver/ }).click()
  await page.getByLabel('Code reçu par courrier').fill(pharmacist.codes[0] ?? '')
  assert.equal(new URL(page.url()).search, '')
  await page.keyboard.press('F9')
  await heading(page, 'Carte et droits')

  // The card is filmed, the birth date typed, the rights read.
  await page.keyboard.press('F2')
  await page.getByText('Carte lue', { exact: true }).waitFor()
  await page.waitForFunction(() => document.activeElement?.getAttribute('placeholder') === 'jj/mm/aaaa')
  await page.keyboard.type(person.birthDate.split('-').reverse().join(''))
  await page.getByLabel('Rang de naissance').fill(String(person.rank))
  await page.keyboard.press('F9')
  await page.getByRole('heading', { name: /^Droits ouverts/ }).waitFor()
  await page.getByText('Il en reste').waitFor()
  assert.match(await said(page), /[0-9A-Z]{5}(-[0-9A-Z]{5}){4}-[0-9A-Z]/)

  // The invoice, read again, sent, decided.
  await page.keyboard.press('F4')
  await heading(page, 'Facture')
  await page.getByRole('button', { name: 'Ajouter un médicament' }).click()
  await page.keyboard.type('3400930000014')
  await page.getByLabel('Prix de la boîte').fill('10,00')
  await page.keyboard.press('F9')
  await page.getByRole('alertdialog').waitFor()
  await page.keyboard.press('F9')
  await page.getByRole('heading', { name: 'Facture acceptée' }).waitFor()
  assert.match(await said(page), /Total\s+10,00 €/)

  // The receipt, once numbered, is checked by a program that does not ask us.
  await page.keyboard.press('Escape')
  await heading(page, 'Carte et droits')
  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Enregistrer ce reçu' }).click()
  const file = join(house.folder, 'receipt.json')
  await (await saved).saveAs(file)
  assert.equal(await verifiedReceipt(house, file), 0)

  await page.getByRole('link', { name: 'Journal du jour' }).click()
  await heading(page, 'Journal du jour')
  assert.match(await said(page), /Lue\s+vous/)
})

test('without the signed card, against the real platform: already seen here, paper card, no card', { skip }, async () => {
  const { page } = desk
  const { printed, nir } = await shownByInsured(house)
  await page.keyboard.press('Escape')
  await heading(page, 'Carte et droits')

  await openWay(page, 'Déjà venue ici')
  await page.getByLabel('Lue depuis l’ouverture de cette page').selectOption({ index: 1 })
  await page.keyboard.press('F9')
  await page.getByRole('heading', { name: /^Droits ouverts/ }).waitFor()
  await page.getByText('Demandé par numéro d’engagement').waitFor()

  await openWay(page, 'Carte papier ancienne')
  for (const [label, value] of Object.entries(printed)) await page.getByLabel(label).fill(value)
  await page.keyboard.press('F9')
  await page.getByRole('heading', { name: /^Droits ouverts/ }).waitFor()
  await page.getByText('Demandé par carte papier').waitFor()

  await openWay(page, 'Sans carte')
  await page.getByLabel('Numéro de sécurité sociale').fill(nir)
  await page.getByLabel('Date de naissance').fill(printed['Date de naissance'])
  await page.getByLabel('Rang de naissance').fill(printed['Rang de naissance'])
  await page.getByLabel('N° AMC').fill(printed['N° AMC'])
  await page.getByLabel('Oubliée').check()
  await page.keyboard.press('F9')
  await page.getByRole('heading', { name: /^Oui/ }).waitFor()
  assert.deepEqual(await leftBehind(page, [nir, printed['N° d’adhérent']]), [])
})

test('signing out, and nothing else asked of anyone', { skip }, async () => {
  const { page } = desk
  await page.getByRole('button', { name: 'Se déconnecter' }).click()
  await heading(page, 'Se connecter')
  // Only Pro Santé Connect's stand-in was visited beside the platform.
  assert.deepEqual(
    desk.complaints.filter((complaint) => !complaint.startsWith('third party: http://127.0.0.1:')),
    [],
  )
})
