import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { chromiumPath } from './browser.ts'
import { ENGAGEMENT } from './fake-answers.ts'
import { CARD, type Counter, heading, look, openCounter, said, scan } from './gestures.ts'

const executable = chromiumPath()
const skip = executable === null ? 'no Chromium: set CLOISON_CHROMIUM or install it' : false
let counter: Counter

before(async () => {
  if (executable !== null) counter = await openCounter(executable)
})

after(async () => {
  if (executable !== null) await counter.close()
})

const focused = (page: Page): Promise<string> =>
  page.evaluate(() => (document.activeElement instanceof HTMLElement ? document.activeElement.innerText : ''))

test('from Pro Santé Connect to the counter, by keyboard alone', { skip }, async (context) => {
  const { page, house } = counter
  house.bend.situations = 2
  house.bend.firstPasskey = true
  await page.clock.install()
  await page.goto(`${house.origin}/`)
  await heading(page, 'Se connecter')
  await look(page, 'sign-in', context, true)
  await page.keyboard.press('F9')
  await page.getByRole('heading', { name: 'Où exercez-vous' }).waitFor()
  assert.equal(new URL(page.url()).search, '', 'what Pro Santé Connect gave has left the address')
  await look(page, 'places', context)
  await page.keyboard.press('Tab')
  while (!(await focused(page)).includes('Pharmacie du Halage')) await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.getByLabel('Code reçu par courrier').waitFor()
  await look(page, 'first passkey', context)
  while ((await page.evaluate(() => document.activeElement?.tagName)) !== 'INPUT') await page.keyboard.press('Tab')
  await page.keyboard.type('ABCD-EFGH-JKMN-PQRS')
  await page.keyboard.press('F9')
  await heading(page, 'Carte et droits')
})

test('the camera reads a card, the focus goes to the birth date, Enter asks', { skip }, async (context) => {
  const { page, house } = counter
  await page.getByText('Il en reste 143').waitFor()
  await look(page, 'counter, nothing read', context)
  await page.keyboard.press('F2')
  await page.getByRole('dialog').waitFor()
  await page.getByText('Carte lue', { exact: true }).waitFor({ timeout: 20_000 })
  await page.waitForFunction(() => document.activeElement?.getAttribute('placeholder') === 'jj/mm/aaaa')
  await page.keyboard.type('12041987')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: /Droits ouverts jusqu’au 31\/12/ }).waitFor()
  const asked = house.seen.findLast(({ path }) => path === '/v1/rights')
  assert.deepEqual(asked?.body, { card: CARD, birthDate: '1987-04-12', rank: 1, domain: 'PHAR' })
  const text = await said(page)
  assert.ok(text.includes(ENGAGEMENT), 'the engagement number is not typeset: it is copied')
  assert.match(text, /Médicaments à 65 %\s+65 %\s+35 %\s+0 %/)
  const answer = await page.locator('.etat').first().boundingBox()
  assert.ok(answer !== null && answer.y + answer.height < 700, 'the answer stands above the fold')
  await look(page, 'rights open', context, true)
})

test('the invoice is written, read again, sent once, and decided with reasons', { skip }, async (context) => {
  const { page, house } = counter
  await page.keyboard.press('F4')
  await heading(page, 'Facture')
  await page.getByRole('button', { name: 'Ajouter un médicament' }).focus()
  await page.keyboard.press('Enter')
  await page.keyboard.type('3400930000015')
  await page.keyboard.press('F9')
  await page.getByText('Treize chiffres').waitFor()
  await page.waitForFunction(() => document.activeElement?.getAttribute('aria-invalid') === 'true')
  await look(page, 'invoice, to correct', context, true)
  await page.keyboard.press('Backspace')
  await page.keyboard.type('4')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.type('10,00')
  await page.getByRole('button', { name: 'Ajouter un honoraire' }).focus()
  await page.keyboard.press('Space')
  await page.keyboard.press('F9')
  await page.getByRole('alertdialog').waitFor()
  assert.equal(house.seen.filter(({ path }) => path === '/v1/claims').length, 0, 'the first F9 sends nothing')
  await look(page, 'rereading', context)
  await page.keyboard.press('F9')
  await heading(page, 'Décision de la facture')
  await page.clock.runFor(3_000)
  await page.getByRole('heading', { name: 'Facture acceptée' }).waitFor()
  const sent = house.seen.filter(({ path, method }) => path === '/v1/claims' && method === 'POST')
  assert.equal(sent.length, 1)
  assert.match(String(sent[0]?.headers['idempotency-key']), /^[0-9a-f-]{36}$/)
  const text = await said(page)
  assert.match(text, /Franchise d’une boîte : 1,00 € reste à la personne/)
  assert.match(text, /Total\s+11,02 €\s+6,16 €\s+3,86 €\s+1,00 €/)
  await look(page, 'decision', context, true)
})

test('"payé" is said of one transfer only: the one that the bank confirmed', { skip }, async (context) => {
  const { page } = counter
  await page.getByRole('link', { name: 'Paiements' }).click()
  await page.getByText('Payé, confirmé par la banque').waitFor()
  assert.equal(await page.getByText('Payé, confirmé par la banque').count(), 1)
  assert.equal(await page.getByText('Remis à la banque').count(), 1)
  await look(page, 'payments', context, true)
  await page.getByRole('link', { name: 'Factures envoyées' }).click()
  await page.getByRole('button', { name: /^Voir/ }).waitFor()
  await look(page, 'sent invoices', context)
  await page.getByRole('link', { name: 'Journal du jour' }).click()
  await heading(page, 'Journal du jour')
  await look(page, 'journal', context)
  await page.keyboard.press('Escape')
  await heading(page, 'Carte et droits')
})

test('a scanner that types like a keyboard is read wherever the focus is, and leaves no key in the field', { skip }, async () => {
  const { page } = counter
  await page.getByLabel('Rang de naissance').focus()
  await scan(page, CARD)
  await page.getByText(/Lue par le lecteur/).waitFor()
  assert.equal(await page.getByLabel('Rang de naissance').inputValue(), '1')
  assert.equal(await page.getByLabel('Date de naissance').inputValue(), '', 'another card is another person')
  await page.getByLabel('Date de naissance').fill('12/04/1987')
  await scan(page, '3400930000014340093000001434009')
  await page.getByText('Ce code n’est pas une carte lisible').waitFor()
  assert.equal(await page.getByLabel('Date de naissance').inputValue(), '12/04/1987', 'what was typed is put back')
})

test('F1 lists the keys and switches them off', { skip }, async (context) => {
  const { page } = counter
  await page.keyboard.press('F1')
  await page.getByRole('dialog', { name: 'Touches de cette page' }).waitFor()
  await look(page, 'keys', context)
  await page.getByLabel('Touches de fonction actives').uncheck()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.keyboard.press('F2')
  await page.waitForTimeout(200)
  assert.equal(await page.getByRole('dialog').count(), 0)
})

test('on paper: no door, no page list, ink on white', { skip }, async () => {
  const { page } = counter
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
  assert.equal(await page.getByRole('navigation').isVisible(), false)
  assert.equal(await page.locator('.porte').first().isVisible(), false)
  const [ground, sheet, ink] = await page.evaluate(() => {
    const style = (name: string): CSSStyleDeclaration => getComputedStyle(document.querySelector(name) ?? document.body)
    return [style('body').backgroundColor, style('.feuille').backgroundColor, style('h1').color]
  })
  assert.deepEqual([ground, sheet, ink], ['rgb(255, 255, 255)', 'rgb(255, 255, 255)', 'rgb(0, 0, 0)'])
  assert.equal(await page.getByLabel('Date de naissance').isVisible(), false, 'what was typed about a person is not printed')
  await page.emulateMedia({ media: 'screen', colorScheme: 'light' })
})

test('all along: every proof was right and served once, no script failed, no third party was asked', { skip }, () => {
  assert.ok(counter.house.seen.length >= 10)
  assert.deepEqual(counter.house.faults, [])
  assert.deepEqual(counter.desk.complaints, [])
})
