import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { SessionMeasure } from '@cloison/contract'
import { chromiumPath } from './browser.ts'
import { CARD, type Counter, look, openCounter, paste, said, signIn } from './gestures.ts'

const executable = chromiumPath()
const skip = executable === null ? 'no Chromium: set CLOISON_CHROMIUM or install it' : false
let counter: Counter

before(async () => {
  if (executable !== null) counter = await openCounter(executable)
})

after(async () => {
  if (executable !== null) await counter.close()
})

const CALL = 'Si cela vous surprend, appelez-nous : une personne peut lever cette mesure tout de suite.'
const measure = (kind: 'passkey' | 'tighten' | 'freeze', opening: string): SessionMeasure['measure'] => ({
  ...{ kind, at: new Date(Date.now() + 1000).toISOString() },
  message: `${opening} Raison : 22 cartes anciennes en vingt-quatre heures, pour 3 un jour ordinaire ; 41 demandes à intervalles réguliers. ${CALL}`,
})

test('tightened: said above everything as soon as the page opens, with its figures and what to do', { skip }, async (context) => {
  const { page, house } = counter
  house.bend.measure = measure('tighten', 'Par précaution, votre compte ne lit plus que les cartes signées.')
  await signIn(counter)
  await page.getByRole('heading', { name: 'Par précaution, votre compte ne lit plus que les cartes signées' }).waitFor()
  const text = await said(page)
  assert.match(text, /Raison : 22 cartes anciennes en vingt-quatre heures, pour 3 un jour ordinaire/)
  assert.match(text, /Continuez avec les cartes signées\. Si cela vous surprend, appelez-nous/)
  assert.ok(text.indexOf('Par précaution') < text.indexOf('Carte et droits'), 'above the rest')
  assert.equal(await page.locator('.precaution .etat').getAttribute('class'), 'etat resserre')
  await look(page, 'tightened', context, true)
})

test('frozen while at work: the look is refused, and the page says why at once', { skip }, async (context) => {
  const { page, house } = counter
  house.bend.measure = measure(
    'freeze',
    'Par précaution, votre compte est gelé : il ne peut plus consulter de droits. Vos factures et vos paiements continuent.',
  )
  house.refuseNext.set('POST /v1/rights', ['session.frozen'])
  await paste(page, CARD)
  await page.keyboard.type('12041987')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: /votre compte est gelé/ }).waitFor()
  const text = await said(page)
  assert.match(text, /Vos factures et vos paiements continuent\. Raison : 22 cartes anciennes/)
  assert.match(text, /Facturez comme d’habitude\. Si cela vous surprend, appelez-nous/)
  assert.equal(await page.locator('.precaution').getByRole('button').count(), 0, 'a passkey does not thaw')
  await look(page, 'frozen', context, true)
})

test('asked for the passkey by the watch: the dialog says so with the figures, and once shown it is over', { skip }, async (context) => {
  const { page, house } = counter
  house.bend.measure = measure('passkey', 'Par précaution, votre clé d’accès vous est demandée à nouveau.')
  house.refuseNext.set('POST /v1/rights', ['session.passkey-needed'])
  await page.keyboard.press('Escape')
  await paste(page, CARD)
  await page.keyboard.type('12041987')
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('alertdialog', { name: 'Présentez à nouveau votre clé d’accès' })
  await dialog.getByText('22 cartes anciennes').waitFor()
  assert.equal(await dialog.getByText('Quinze minutes').count(), 0)
  await look(page, 'passkey, by the watch', context)
  await page.waitForTimeout(1100)
  await page.keyboard.press('F9')
  await page.getByRole('heading', { name: /Droits ouverts/ }).waitFor()
  assert.equal(await page.locator('.precaution .etat').count(), 0, 'shown: nothing stands')
  await page.reload()
  await page.getByText('Il en reste 143').waitFor()
  assert.equal(await page.locator('.precaution .etat').count(), 0, 'nor after a reload')
})

test('a platform that does not say changes nothing, and the session is not kept awake by asking', { skip }, async () => {
  const { page, house } = counter
  const asked = (): number => house.seen.filter(({ path }) => path === '/v1/session/measure').length
  const before = asked()
  house.refuseNext.set('GET /v1/session/measure', ['answer.unavailable'])
  await page.reload()
  await page.getByText('Il en reste 143').waitFor()
  assert.equal(await page.locator('.precaution .etat').count(), 0)
  await page.waitForTimeout(1000)
  assert.ok(asked() - before <= 2, 'once a page, twice where effects run twice')
  assert.deepEqual(house.faults, [])
  assert.deepEqual(counter.desk.complaints, [])
})
