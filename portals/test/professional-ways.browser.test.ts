import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { chromiumPath } from './browser.ts'
import { CARD, type Counter, heading, look, openCounter, said, scan, signIn } from './gestures.ts'
import { fillNoCard, focusedLabel, leftBehind, NIR, openWay, typedIn } from './way-gestures.ts'

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

test('the card first; the other ways are folded under it, and reached by keyboard', { skip }, async (context) => {
  const { page } = counter
  await page.clock.install()
  await signIn(counter)
  assert.equal(await page.getByRole('button', { name: 'Sans carte' }).isVisible(), false)
  await page.getByRole('button', { name: /^Interroger/ }).focus()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await look(page, 'ways unfolded', context, true)
  for (let ways = 0; ways < 3; ways += 1) await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => document.activeElement?.tagName === 'INPUT')
  assert.equal(await focusedLabel(page), 'Numéro de sécurité sociale')
  assert.match(await said(page), /Oui ou non seulement\. 5 par jour et par compte, reconnue ou non\. La personne le verra sur sa liste\./)
})

test('no card: the key is checked as it is typed, nothing leaves half filled, and what lacks takes the focus', {
  skip,
}, async (context) => {
  const { page } = counter
  const nir = page.getByLabel('Numéro de sécurité sociale')
  await page.keyboard.type('185059900008493', { delay: 60 })
  assert.equal(await nir.inputValue(), '1 85 05 99 000 084 93', 'spaced as printed')
  await page.getByText('La clé ne correspond pas').waitFor()
  await page.keyboard.press('F9')
  await page.waitForFunction(() => document.querySelectorAll('.faute:not(:empty)').length === 4)
  assert.equal(await focusedLabel(page), 'Numéro de sécurité sociale')
  await look(page, 'no card, to correct', context, true)
  await nir.press('End')
  await page.keyboard.press('Backspace')
  await page.keyboard.type('2')
  await page.getByText('Clé juste').waitFor()
  assert.equal(await page.getByText('Demandez la date de naissance :').count(), 1, 'the other faults are still said')
  await nir.evaluate((input: HTMLInputElement) => input.setSelectionRange(4, 4))
  await page.keyboard.press('Backspace')
  assert.equal(await nir.inputValue(), '1 80 59 90 000 849 2')
  await page.keyboard.type('5')
  assert.equal(await nir.inputValue(), NIR, 'a correction in the middle stays in the middle')
  assert.deepEqual(asked('/v1/rights/no-card'), [])
})

test('no card: yes or no with its day and receipt, never as rights; and no number stays', { skip }, async (context) => {
  const { page, house } = counter
  await fillNoCard(page)
  await page.getByLabel('Illisible').focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('F9')
  await page.getByRole('heading', { name: /^Oui/ }).waitFor()
  const [body] = asked('/v1/rights/no-card')
  const person = { birthDate: '1985-05-12', rank: 1, domain: 'PHAR' }
  assert.deepEqual(body, { nir: '185059900008492', amc: '0774734488', reason: 'newborn', ...person })
  const text = await said(page)
  assert.match(text, /couverte le \d\d\/\d\d\/\d{4}/)
  assert.match(text, /lues, et qu’elles l’ont été sans carte, par son numéro de sécurité sociale/)
  assert.doesNotMatch(text, /Droits ouverts|Part de l’organisme|N° d’engagement/)
  assert.equal(await page.getByRole('button', { name: /facture/ }).count(), 0, 'a yes bills nothing')
  assert.deepEqual(await typedIn(page), ['1', 'care day'])
  assert.deepEqual(await leftBehind(page, [NIR, '12/05/1985']), [])
  await look(page, 'no card, yes', context, true)

  house.bend.yesOrNo = { covered: false }
  await fillNoCard(page)
  await page.keyboard.press('F9')
  await page.getByRole('heading', { name: /^Non/ }).waitFor()
  assert.equal(await page.locator('[role=status] .etat').first().getAttribute('class'), 'etat ferme')
  house.bend.yesOrNo = {}
})

test('unknown: the number leaves, the rest stays to be compared; a cut network keeps all of it to be asked again', {
  skip,
}, async (context) => {
  const { page, house } = counter
  house.refuseNext.set('POST /v1/rights/no-card', ['person.unknown', 'answer.unavailable'])
  await fillNoCard(page)
  await page.keyboard.press('F9')
  await page.getByRole('heading', { name: 'Bénéficiaire non reconnu' }).waitFor()
  assert.deepEqual(await typedIn(page), ['12/05/1985', '1', 'care day', '0774734488'])
  assert.deepEqual(await leftBehind(page, [NIR]), [])
  await look(page, 'no card, unknown', context)
  await page.getByRole('button', { name: 'Corriger la saisie' }).click()
  assert.equal(await focusedLabel(page), 'Numéro de sécurité sociale')
  await page.keyboard.type(NIR, { delay: 60 })
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Pas de réponse' }).waitFor()
  assert.equal(await page.getByLabel('Numéro de sécurité sociale').inputValue(), NIR)
  const known = asked('/v1/rights/no-card').length
  await page.getByRole('button', { name: 'Réessayer' }).click()
  await page.getByRole('heading', { name: /^Oui/ }).waitFor()
  assert.equal(asked('/v1/rights/no-card').length, known + 1)
  assert.deepEqual(await leftBehind(page, [NIR]), [])
})

test('what refuses a dearer way leads to the signed card, in the words of the contract', { skip }, async (context) => {
  const { page, house } = counter
  const titles = ['Plafond du jour atteint', 'La consultation est resserrée', 'Cet organisme n’accepte pas', 'Après la perte d’une clé']
  house.refuseNext.set('POST /v1/rights/no-card', ['budget.way', 'budget.tightened', 'way.not-allowed', 'way.cards-only'])
  for (const title of titles) {
    await fillNoCard(page)
    await page.keyboard.press('F9')
    await page.getByRole('heading', { name: new RegExp(title) }).waitFor()
    assert.equal(await page.locator('[role=status] .etat').first().getAttribute('class'), 'etat resserre', title)
    assert.deepEqual(await typedIn(page), ['1', 'care day'], title)
  }
  await look(page, 'signed cards only', context)
  await page.getByRole('button', { name: 'Lire une carte signée' }).click()
  await page.getByText('Carte lue', { exact: true }).waitFor({ timeout: 20_000 })
  await page.waitForFunction(() => document.activeElement?.getAttribute('placeholder') === 'jj/mm/aaaa')
})

test('the passkey asked again meanwhile: the question goes through, and the number leaves', { skip }, async () => {
  const { page, house } = counter
  await openWay(page, 'Sans carte')
  await fillNoCard(page)
  house.refuseNext.set('POST /v1/rights/no-card', ['session.passkey-needed'])
  await page.keyboard.press('F9')
  await page.getByRole('alertdialog').waitFor()
  await page.keyboard.press('F9')
  await page.getByRole('heading', { name: /^Oui/ }).waitFor()
  assert.deepEqual(await leftBehind(page, [NIR]), [])
})

test('leaving empties the fields: another way, the card, another page, a browser gone elsewhere, an idle session', { skip }, async () => {
  const { page } = counter
  const number = page.getByLabel('Numéro de sécurité sociale')
  await number.fill(NIR)
  await page.keyboard.press('Escape')
  await page.getByText('Aucune carte lue').waitFor()
  await page.waitForFunction(() => document.activeElement?.tagName === 'SUMMARY')
  assert.deepEqual(await leftBehind(page, [NIR]), [], 'Échap')

  const leaves: readonly (readonly [string, () => Promise<unknown>])[] = [
    [
      'another way',
      async () =>
        page
          .getByText('Demander encore autrement')
          .click()
          .then(() => page.getByRole('button', { name: /^Déjà venue/ }).click()),
    ],
    [
      'another page',
      async () =>
        page
          .getByRole('link', { name: 'Paiements' })
          .click()
          .then(() => page.getByRole('link', { name: 'Carte et droits' }).click()),
    ],
    ['kept aside by the browser', () => page.evaluate(() => dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })))],
    ['a card read', () => scan(page, CARD)],
  ]
  for (const [name, leave] of leaves) {
    if ((await number.count()) === 0) await openWay(page, 'Sans carte')
    await number.fill(NIR)
    assert.deepEqual(await leftBehind(page, [NIR]), [NIR], 'what is there is seen')
    await leave()
    await page.waitForFunction((nir) => [...document.querySelectorAll('input')].every((input) => input.value !== nir), NIR)
    assert.deepEqual(await leftBehind(page, [NIR]), [], name)
  }

  await openWay(page, 'Sans carte')
  await number.fill(NIR)
  await page.clock.fastForward(16 * 60_000)
  await page.getByRole('alertdialog', { name: 'Présentez à nouveau votre clé d’accès' }).waitFor()
  assert.deepEqual(await leftBehind(page, [NIR]), [], 'idle')
  await page.keyboard.press('F9')
  await page.getByRole('alertdialog').waitFor({ state: 'detached' })
  await page.keyboard.press('Escape')
})

test('a scanner leaves no key in a field of these forms either; on paper nothing typed is seen', { skip }, async () => {
  const { page } = counter
  await page.keyboard.press('Escape')
  await openWay(page, 'Sans carte')
  await page.getByLabel('N° AMC').fill('077')
  await scan(page, '3400930000014340093000001434009')
  await page.getByText('Ce code n’est ni une carte, ni un numéro d’engagement').waitFor()
  assert.equal(await page.getByLabel('N° AMC').inputValue(), '077')
  await page.getByLabel('Numéro de sécurité sociale').fill(NIR)
  await page.emulateMedia({ media: 'print' })
  assert.equal(await page.getByLabel('Numéro de sécurité sociale').isVisible(), false)
  await page.emulateMedia({ media: 'screen' })
})

test('all along: no number in an address, a storage, the console or a name of a field; every proof served once', { skip }, async () => {
  const { page, house, desk } = counter
  for (const number of [NIR, NIR.replaceAll(' ', '')]) {
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
  assert.deepEqual(await leftBehind(page, [NIR]), [])
  assert.deepEqual(house.faults, [])
  assert.deepEqual(desk.complaints, [])
})
