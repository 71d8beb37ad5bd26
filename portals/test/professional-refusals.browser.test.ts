import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { chromiumPath, troubles } from './browser.ts'
import { ENGAGEMENT } from './fake-answers.ts'
import { CARD, type Counter, heading, look, openCounter, paste, said, signIn } from './gestures.ts'

const executable = chromiumPath()
const skip = executable === null ? 'no Chromium: set CLOISON_CHROMIUM or install it' : false
let counter: Counter

before(async () => {
  if (executable !== null) counter = await openCounter(executable)
})

after(async () => {
  if (executable !== null) await counter.close()
})

test('keys declared lost at the establishment are told to everyone there', { skip }, async (context) => {
  const { page, house } = counter
  await page.clock.install()
  house.bend.view = { recoveries: ['2026-11-23T09:12:00Z'], restrictedUntil: '2026-11-26T09:12:00Z' }
  await signIn(counter)
  await page.getByText('Session resserrée jusqu’au 26/11/2026').waitFor()
  await look(page, 'session held back', context)
})

test('refusals: never confused, said in text, reached by the focus', { skip }, async (context) => {
  const { page, house } = counter
  house.refuseNext.set('POST /v1/rights', ['person.unknown', 'answer.unavailable', 'plane.closed', 'session.frozen', 'budget.account'])
  const classes: string[] = []
  for (const title of [
    'Bénéficiaire non reconnu',
    'Pas de réponse',
    'La consultation est fermée',
    'Ce compte est gelé',
    'Plafond de personnes',
  ]) {
    await paste(page, CARD)
    await page.keyboard.type('12041987')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: new RegExp(title) }).waitFor()
    await page.waitForFunction(
      (start) => document.activeElement?.tagName === 'H3' && document.activeElement.innerHTML.startsWith(start),
      title,
    )
    classes.push((await page.locator('[role=status] .etat').first().getAttribute('class')) ?? '')
    if (title !== 'La consultation est fermée') await look(page, title, context)
  }
  assert.deepEqual(classes, ['etat ferme', 'etat inconnu', 'etat resserre', 'etat gele', 'etat resserre'])
  assert.match(
    (await page.locator('.plans').innerText()).replace(/\s/g, ' '),
    /Consultation ouverte/,
    'a spent budget does not shut the plane',
  )
})

test('a cut network is not a refusal of rights', { skip }, async () => {
  const { page } = counter
  await paste(page, CARD)
  await page.keyboard.type('12041987')
  await page.context().setOffline(true)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Ce poste n’a plus de réseau' }).waitFor()
  assert.equal(await page.locator('[role=status] .etat').first().getAttribute('class'), 'etat inconnu')
  await page.context().setOffline(false)
  assert.match(await said(page), /ce n’est pas un refus/)
})

test('the passkey asked again keeps what was typed, and the request goes through', { skip }, async (context) => {
  const { page, house } = counter
  await paste(page, CARD)
  await page.keyboard.type('12041987')
  house.refuseNext.set('POST /v1/rights', ['session.passkey-needed'])
  await page.keyboard.press('Enter')
  await page.getByRole('alertdialog', { name: 'Présentez à nouveau votre clé d’accès' }).waitFor()
  await look(page, 'passkey again', context)
  await page.keyboard.press('F9')
  await page.getByRole('heading', { name: /Droits ouverts/ }).waitFor()
  assert.equal(await page.getByLabel('Date de naissance').inputValue(), '12/04/1987')
})

test('the session is warned two minutes before, kept by one key, and asks for the passkey once idle', { skip }, async (context) => {
  const { page, house } = counter
  const pings = (): number => house.seen.filter(({ path }) => path === '/v1/rights/today').length
  await page.clock.runFor(13 * 60_000 + 6_000)
  await page.getByRole('alertdialog', { name: 'La session se ferme dans deux minutes' }).waitFor()
  await look(page, 'session warned', context)
  const known = pings()
  await page.keyboard.press('F9')
  await page.getByRole('alertdialog').waitFor({ state: 'detached' })
  await page.waitForTimeout(200)
  assert.equal(pings(), known + 1)
  await page.clock.fastForward(16 * 60_000)
  await page.getByRole('alertdialog', { name: 'Présentez à nouveau votre clé d’accès' }).waitFor()
  await page.keyboard.press('F9')
  await page.getByRole('alertdialog').waitFor({ state: 'detached' })
})

test('an invoice whose answer was lost leaves again under the same key; one being written survives another card', { skip }, async () => {
  const { page, house } = counter
  await page.keyboard.press('F4')
  await heading(page, 'Facture')
  await page.getByRole('button', { name: 'Ajouter un honoraire' }).click()
  await page.keyboard.press('Escape')
  await heading(page, 'Carte et droits')
  house.bend.rights = { engagement: 'ZZZZZ-4XW9R-PB3ZD-6HNT8-VC5GJ-B' }
  await paste(page, CARD)
  await page.keyboard.type('12041987')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: /Droits ouverts/ }).waitFor()
  await page.keyboard.press('F4')
  await page.getByText('Une autre personne a été lue depuis').waitFor()
  assert.equal(await page.getByLabel('N° d’engagement').inputValue(), ENGAGEMENT)

  // Failed but took effect: the platform received it, the answer never came.
  await page.route('**/v1/claims', async (route) => {
    await route.fetch()
    await route.abort('connectionreset')
  })
  await page.keyboard.press('F9')
  await page.keyboard.press('F9')
  await page.getByRole('heading', { name: 'Ce poste n’a plus de réseau' }).waitFor()
  await page.unroute('**/v1/claims')
  await page.getByRole('button', { name: 'Revenir à la facture' }).click()
  await page.keyboard.press('F9')
  await page.keyboard.press('F9')
  await heading(page, 'Décision de la facture')
  const keys = house.seen
    .filter(({ method, path }) => method === 'POST' && path === '/v1/claims')
    .map(({ headers }) => headers['idempotency-key'])
  assert.equal(keys.length, 2)
  assert.equal(new Set(keys).size, 1)
  house.bend.rights = {}
  await page.keyboard.press('Escape')
  await heading(page, 'Carte et droits')
})

test('all keys lost: the number goes to a colleague, who hands over a code', { skip }, async (context) => {
  const { page, house } = counter
  await page.getByRole('button', { name: 'Un collègue a perdu ses clés' }).click()
  await page.getByLabel('Numéro donné par votre collègue').fill('7kq2-m4xw')
  await page.keyboard.press('Enter')
  await page.getByText('ABCD-EFGH-JKMN-PQRS').waitFor()
  await look(page, 'helping a colleague', context)
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })

  house.bend.firstPasskey = false
  const other = await page.context().newPage()
  await other.goto(`${house.origin}/`)
  await other.getByRole('button', { name: /S’identifier/ }).click()
  await other.getByRole('button', { name: 'Mes clés sont perdues' }).click()
  await look(other, 'keys lost', context)
  await other.getByRole('button', { name: 'Avec un collègue' }).click()
  await other.getByText('7KQ2M4XW').waitFor()
  await other.getByLabel('Code remis par votre collègue').waitFor()
  await other.close()
})

test('Pro Santé Connect that says no opens nothing', { skip }, async () => {
  const { page, house } = counter
  const other = await page.context().newPage()
  await other.goto(`${house.origin}/connexion?error=access_denied&state=xyz`)
  await other.getByRole('heading', { name: 'Pro Santé Connect ne vous a pas identifié' }).waitFor()
  assert.equal(new URL(other.url()).search, '')
  await other.close()
})

test('nothing of a person stays in the browser, and leaving ends the session there', { skip }, async () => {
  const { page, house } = counter
  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href]))
  for (const trace of [CARD, CARD.slice(5, 60), '1987', ENGAGEMENT]) assert.ok(!kept.includes(trace), trace.slice(0, 8))
  assert.equal(await page.evaluate(() => localStorage.length), 0)
  assert.equal(await page.evaluate(() => document.cookie), '')
  await page.getByRole('button', { name: 'Se déconnecter' }).click()
  await heading(page, 'Se connecter')
  assert.equal(await page.evaluate(() => sessionStorage.length), 0)
  assert.ok(house.seen.some(({ method, path }) => method === 'DELETE' && path === '/v1/session'))
})

test('the proof key refuses to be exported', { skip }, async () => {
  const exported = await counter.page.evaluate(async () => {
    const open = indexedDB.open('cloison')
    await new Promise((resolve) => open.addEventListener('success', resolve))
    const get = open.result.transaction('keys').objectStore('keys').get('session-proof')
    await new Promise((resolve) => get.addEventListener('success', resolve))
    const { privateKey } = get.result as CryptoKeyPair
    return crypto.subtle.exportKey('pkcs8', privateKey).then(
      () => 'exported',
      () => 'refused',
    )
  })
  assert.equal(exported, 'refused')
})

test('the accessibility statement is itself accessible', { skip }, async (context) => {
  const { page, house } = counter
  await page.goto(`${house.origin}/accessibilite`)
  await heading(page, 'Déclaration d’accessibilité')
  await look(page, 'statement', context, true)
})

test('all along: every proof was right and served once, no script failed, no third party was asked', { skip }, () => {
  assert.ok(counter.house.seen.length >= 10)
  assert.deepEqual(counter.house.faults, [])
  assert.deepEqual(counter.desk.complaints, [])
})

test('the alarms ring: a planted fault is found by axe, by the width, and by the policy', { skip }, async () => {
  const { page } = counter
  await page.evaluate(() => {
    const planted = document.createElement('button')
    planted.setAttribute('style', 'width: 2000px; height: 10px; color: #ccc; background: #ddd')
    document.querySelector('main')?.append(planted)
    const script = document.createElement('script')
    script.textContent = 'globalThis.planted = true'
    document.body.append(script)
  })
  const found = (await troubles(page, { width: 1280, theme: 'light' })).join('\n')
  assert.match(found, /button-name/)
  assert.ok(counter.desk.complaints.some((complaint) => /Content Security Policy/.test(complaint)))
  assert.equal(await page.evaluate(() => 'planted' in globalThis), false)
})
