import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { chromiumPath, troubles } from './browser.ts'
import { openBridge } from './console-gestures.ts'
import { type Counter, heading, look, openCounter, said } from './gestures.ts'

const executable = chromiumPath()
const skip = executable === null ? 'no Chromium: set CLOISON_CHROMIUM or install it' : false
let counter: Counter

before(async () => {
  if (executable !== null) counter = await openCounter(executable)
})

after(async () => {
  if (executable !== null) await counter.close()
})

test('a passkey opens the bridge, by keyboard alone: a wrong code says what to do, the right one opens', { skip }, async (context) => {
  const { page, house } = counter
  await page.goto(`${house.origin}/pupitre`)
  await heading(page, 'Ouvrir le pupitre')
  await look(page, 'bridge, signed out', context, true)
  await page.keyboard.press('Tab')
  while (!/Première fois/.test(await page.evaluate(() => document.activeElement?.textContent ?? ''))) await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.getByLabel('Code').focus()
  await page.keyboard.type('0000-0000')
  await page.keyboard.press('F9')
  await page.getByText('Seize signes sont attendus, en groupes de quatre.').waitFor()
  await page.keyboard.type('-0000-0000')
  await page.keyboard.press('F9')
  await page.getByText('cloison operator passkey.').waitFor()
  await look(page, 'bridge, code refused', context)
  await openBridge(counter)
  await page.getByRole('button', { name: 'Se déconnecter' }).click()
  await heading(page, 'Ouvrir le pupitre')
  await page.keyboard.press('F9')
  await heading(page, 'Rayon d’exposition')
  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, document.cookie, location.search]))
  assert.equal(kept, '[{},"",""]')
})

test('the radius: the number first, pictures with their sentence, the same figures as text and as a table', { skip }, async (context) => {
  const { page, house } = counter
  await page.getByRole('heading', { name: 'Le pire compte' }).waitFor()
  await look(page, 'radius', context, true)
  const text = await said(page)
  assert.match(text, /381 personnes au plus, en 24 heures/)
  assert.match(text, /200 encore à prendre, 181 déjà lues aujourd’hui et relisibles\. Ce qui retient : plafond du compte/)
  assert.match(text, /C’est 1 personne sur 2 624 de la base\. Sans cloison, toutes : 1 000 000/)
  const picture = await page.getByRole('img').first().getAttribute('aria-label')
  assert.match(picture ?? '', /1 000 000 personnes, toute la base ; dans son coin, 45 200 pour la porte des cartes.+381 pour compte 3391/)
  // Every total drawn is computed from the series drawn.
  const bars = await page.locator('.barres li').allInnerTexts()
  assert.equal(bars.length, 20)
  for (const [index, line] of house.bend.console.lines.filter(({ scope }) => scope === 'account').entries()) {
    assert.ok(bars[index]?.includes(String(line.fresh + line.again)), bars[index])
  }
  await page.getByText('Les mêmes chiffres en tableau').click()
  const table = page.getByRole('table', { name: /Les vingt comptes/ })
  assert.equal(await table.getByRole('row').count(), 21)
  await look(page, 'radius, as a table', context)
  await page.getByLabel('Établissements').check()
  await page.getByRole('table', { name: /Les vingt établissements/ }).waitFor()
  assert.match(await said(page), /Établissement 210/)
})

test('one is chosen by its number, and stays chosen when all is counted again; a number that nobody bears is said', {
  skip,
}, async (context) => {
  const { page, house } = counter
  const field = page.getByLabel('Numéro de compte')
  await field.fill('abc')
  await page.keyboard.press('F2')
  await page.getByText(/des chiffres sont attendus/).waitFor()
  await field.fill('999')
  await page.keyboard.press('F2')
  await page.getByRole('heading', { name: /Rien d’inscrit ne porte ce numéro/ }).waitFor()
  await look(page, 'radius, unknown number', context)
  await field.fill('3317')
  await page.keyboard.press('F2')
  await page.getByRole('heading', { name: 'Celui-ci' }).waitFor()
  assert.match(await said(page), /Compte 3317 · FINESS 990001002 et 1 de plus/)
  const line = house.bend.console.lines.find(({ number }) => number === 3317)
  assert.ok(line !== undefined)
  Object.assign(line, { fresh: 1, again: 0, atMost: 1 })
  await page.keyboard.press('F4')
  await page.getByText('personne au plus, en 24 heures').waitFor()
  await page.getByLabel('Si l’on volait').selectOption('Organisme')
  await page.getByLabel('Numéro AMC').fill('0774734488')
  await page.keyboard.press('F2')
  await page.getByText('Organisme 0774734488').first().waitFor()
  await page.getByRole('button', { name: 'Revenir au pire compte' }).click()
  await page.getByRole('heading', { name: 'Le pire compte' }).waitFor()
})

test('a ceiling higher than the base is not dressed up; nothing to read and nothing counted are said', { skip }, async (context) => {
  const { page, house } = counter
  const { lines } = house.bend.console
  house.bend.console.covered = 300
  await page.keyboard.press('F4')
  await page.getByText('la base entière', { exact: true }).waitFor()
  assert.match(await said(page), /300 personnes au plus.+plus haut que toute la base : il ne la protège pas/s)
  await look(page, 'radius, beyond the base', context)
  house.bend.console.covered = 0
  house.bend.console.lines = []
  await page.keyboard.press('F4')
  await page.getByText('Aucun compte ne peut lire personne').waitFor()
  await page.getByText('La base n’a pas encore compté ses personnes').waitFor()
  await look(page, 'radius, nothing', context)
  Object.assign(house.bend.console, { covered: 1_000_000, lines })
})

test('the watch: figures in French; one undone with a reason, reread first', { skip }, async (context) => {
  const { page, house } = counter
  await page.getByRole('link', { name: 'Veille' }).click()
  await page.getByRole('heading', { name: /En ce moment : 1 compte gelé, 1 compte limité/ }).waitFor()
  await look(page, 'watch', context, true)
  assert.match(await said(page), /60 points : 12 demandes sans carte en vingt-quatre heures/)
  await page.getByRole('button', { name: 'Défaire la mesure 42 du compte 3391' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('alertdialog', { name: /Défaire la mesure du compte 3391/ }).waitFor()
  await look(page, 'undoing', context)
  await page.keyboard.press('F9')
  await page.getByText('De 3 à 200 signes sont attendus.').waitFor()
  await page.getByLabel('Raison').fill('née le 12/04/1987')
  await page.getByText(/Pas de suite de huit chiffres/).waitFor()
  await look(page, 'undoing, to correct', context)
  assert.equal(
    house.seen.some(({ path }) => path.endsWith('/undoing')),
    false,
    'nothing left',
  )
  await page.keyboard.press('Escape')
  await page.getByRole('alertdialog').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Défaire la mesure 42 du compte 3391' }).click()
  await page.getByLabel('Raison').fill('rappelée au numéro de l’officine')

  // Asleep meanwhile: the passkey is shown in place, and what was written goes through.
  house.refuseNext.set('POST /v1/console/reactions/42/undoing', ['session.passkey-needed'])
  await page.keyboard.press('F9')
  await page.getByRole('alertdialog', { name: 'Présentez à nouveau votre clé d’accès' }).waitFor()
  await look(page, 'passkey again', context)
  await page.keyboard.press('F9')
  await page.getByText(/Mesure 42 défaite, compte 3391/).waitFor()
  await page.getByRole('heading', { name: /En ce moment : 1 compte limité/ }).waitFor()
  assert.match(await said(page), /par lea-m : rappelée au numéro de l’officine/)
  assert.equal(house.seen.filter(({ path }) => path.endsWith('/undoing')).length, 2)
})

test('somebody else’s passkey does not send what was under way', { skip }, async () => {
  const { page, house } = counter
  await page.getByRole('button', { name: /Défaire la mesure 41/ }).click()
  await page.getByLabel('Raison').fill('rappelé, tout va bien')
  house.refuseNext.set('POST /v1/console/reactions/41/undoing', ['session.over'])
  await page.keyboard.press('F9')
  await page.getByRole('alertdialog', { name: 'Présentez à nouveau votre clé d’accès' }).waitFor()
  house.bend.console.operator = 'hugo-d'
  const before = house.seen.filter(({ path }) => path.endsWith('/41/undoing')).length
  await page.keyboard.press('F9')
  await page.getByRole('heading', { name: 'Votre session est terminée' }).waitFor()
  assert.equal(house.seen.filter(({ path }) => path.endsWith('/41/undoing')).length, before)
  await page.waitForFunction(() => document.activeElement?.closest('[role=alertdialog]') !== null)
  await page.keyboard.press('Escape')
  await page.getByRole('alertdialog').waitFor({ state: 'detached' })
  assert.match(await page.getByRole('banner').innerText(), /hugo-d/)
})

test('a cut network keeps the figures on screen and says that they are old', { skip }, async (context) => {
  const { page } = counter
  await page.context().setOffline(true)
  await page.keyboard.press('F4')
  await page.getByRole('heading', { name: 'Ce poste n’a plus de réseau' }).waitFor()
  assert.match(await said(page), /Les chiffres affichés sont ceux d’avant la coupure/)
  assert.match(await said(page), /2117/)
  await page.context().setOffline(false)
  await look(page, 'watch, cut', context)
})

test('on paper: no door, no form, ink on white; 200 % and 320 px are looked at above', { skip }, async () => {
  const { page } = counter
  await page.getByRole('link', { name: 'Rayon d’exposition' }).click()
  await page.getByRole('heading', { name: 'Le pire compte' }).waitFor()
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
  assert.equal(await page.getByRole('navigation').isVisible(), false)
  assert.equal(await page.locator('.porte').first().isVisible(), false)
  assert.equal(await page.getByLabel('Numéro de compte').isVisible(), false)
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgb(255, 255, 255)')
  await page.emulateMedia({ media: 'screen', colorScheme: 'light' })
})

test('all along: every proof was right and served once, no script failed, no third party was asked', { skip }, async () => {
  const { page, house, desk } = counter
  assert.ok(house.seen.length >= 10)
  assert.deepEqual(house.faults, [])
  assert.deepEqual(desk.complaints, [])
  assert.deepEqual(await troubles(page, { width: 320, theme: 'dark' }), [])
})
