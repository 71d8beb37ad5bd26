import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { chromiumPath } from './browser.ts'
import { ENGAGEMENT } from './fake-answers.ts'
import { CARD, type Counter, heading, look, openCounter, paste, said, scan, signIn } from './gestures.ts'
import { fillLegacyCard, focusedLabel, leftBehind, MEMBER, openWay } from './way-gestures.ts'

const executable = chromiumPath()
const skip = executable === null ? 'no Chromium: set CLOISON_CHROMIUM or install it' : false
let counter: Counter
const printed: string[] = []

before(async () => {
  if (executable === null) return
  counter = await openCounter(executable)
  counter.page.on('console', (message) => printed.push(message.text()))
})

after(async () => {
  if (executable !== null) await counter.close()
})

const asked = (path: string): unknown[] => counter.house.seen.filter((each) => each.path === path).map(({ body }) => body)

test('a paper card: its five data in the order of the card, then the person; its engagement goes to the invoice', {
  skip,
}, async (context) => {
  const { page, house } = counter
  await signIn(counter)
  await openWay(page, 'Carte papier ancienne')
  const labels = await page.locator('form.saisie label').allInnerTexts()
  assert.deepEqual(labels.slice(0, 6), [
    'N° AMC de l’organisme',
    'Type de convention',
    'CSR',
    'N° d’adhérent',
    'Validité, du',
    'Validité, au',
  ])
  await look(page, 'paper card', context, true)
  house.refuseNext.set('POST /v1/rights/legacy-card', ['insurer.unknown', 'person.unknown'])
  await fillLegacyCard(page)
  await page.keyboard.press('F9')
  await page.getByRole('heading', { name: 'Aucun organisme ne porte ce numéro AMC' }).waitFor()
  await page.getByRole('button', { name: 'Corriger la saisie' }).click()
  assert.equal(await focusedLabel(page), 'N° AMC de l’organisme')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Bénéficiaire non reconnu' }).waitFor()
  assert.deepEqual(await leftBehind(page, [MEMBER]), [])
  await page.getByLabel('N° d’adhérent').fill(MEMBER)
  await page.keyboard.press('F9')
  await page.getByRole('heading', { name: /Droits ouverts/ }).waitFor()
  assert.deepEqual(asked('/v1/rights/legacy-card').at(-1), {
    amc: '0774734488',
    conventionType: 'MU',
    csr: '2904',
    memberNumber: MEMBER,
    validFrom: '2026-01-01',
    validUntil: '2026-12-31',
    birthDate: '1985-05-12',
    rank: 1,
    domain: 'PHAR',
  })
  assert.match(await said(page), /par les données d’une carte papier/)
  assert.deepEqual(await leftBehind(page, [MEMBER, '12/05/1985']), [])
  await page.keyboard.press('F4')
  await heading(page, 'Facture')
  assert.equal(await page.getByLabel('N° d’engagement').inputValue(), 'M5R7T-4XW9R-PB3ZD-6HNT8-VC5GJ-C')
  await page.keyboard.press('Escape')
})

test('already seen here: chosen by the hour of a card read since the page opened, typed, or scanned; never asked by itself', {
  skip,
}, async (context) => {
  const { page } = counter
  await page.keyboard.press('Escape')
  await paste(page, CARD)
  await page.keyboard.type('12041987')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: /Droits ouverts/ }).waitFor()
  await openWay(page, 'Déjà venue ici')
  const list = page.getByLabel('Lue depuis l’ouverture de cette page')
  assert.deepEqual(
    await list.locator('option').evaluateAll((options) => options.map((option) => (option as HTMLOptionElement).value)),
    ['', ENGAGEMENT],
    'a signed card makes a known patient, a paper card does not',
  )
  await list.selectOption({ index: 1 })
  await look(page, 'already seen here', context, true)
  await page.keyboard.press('F9')
  await page.getByRole('heading', { name: /Droits ouverts/ }).waitFor()
  assert.deepEqual(asked('/v1/rights/known'), [{ engagement: ENGAGEMENT, domain: 'PHAR' }])
  assert.equal(await list.locator('option').count(), 2, 'its own engagement makes no other')

  await page.keyboard.press('Escape')
  await page.getByLabel('Rang de naissance').focus()
  await scan(page, ENGAGEMENT)
  await page.waitForFunction(
    (number) => document.activeElement instanceof HTMLInputElement && document.activeElement.value === number,
    ENGAGEMENT,
  )
  assert.equal(asked('/v1/rights/known').length, 1, 'a scan fills, and asks nothing')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: /Droits ouverts/ }).waitFor()
  assert.equal(asked('/v1/rights/known').length, 2)
})

test('all along: no number in an address, a storage, the console or a name of a field; every proof served once', { skip }, async () => {
  const { page, house, desk } = counter
  for (const number of [MEMBER, ENGAGEMENT]) {
    assert.ok(!printed.join('\n').includes(number))
    assert.ok(!house.seen.some(({ path, headers }) => (path + JSON.stringify(headers)).includes(number)))
  }
  const fields = await page
    .locator('input')
    .evaluateAll((inputs) =>
      inputs
        .filter((input) => input.getAttribute('type') !== 'radio')
        .map((input) => [input.getAttribute('name'), input.getAttribute('autocomplete')]),
    )
  for (const field of fields) assert.deepEqual(field, [null, 'off'])
  await page.getByRole('button', { name: 'Se déconnecter' }).click()
  await heading(page, 'Se connecter')
  assert.deepEqual(await leftBehind(page, [MEMBER, ENGAGEMENT]), [])
  assert.deepEqual(house.faults, [])
  assert.deepEqual(desk.complaints, [])
})
