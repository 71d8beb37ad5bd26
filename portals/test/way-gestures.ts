import type { Page } from 'playwright-core'

/** Nobody's: their commune does not exist. */
export const NIR = '1 85 05 99 000 084 92'
export const MEMBER = 'AB 12-345'

/** From the card, or from another way, to one of the dearer ways. */
export async function openWay(page: Page, name: string): Promise<void> {
  await page.locator('details.autrement > summary').click()
  await page.getByRole('button', { name: new RegExp(`^${name}`) }).click()
  await page.getByRole('heading', { name, level: 3 }).waitFor()
  await page.waitForFunction(() => document.activeElement?.tagName === 'INPUT')
}

/** Caption of the field that has the focus. */
export function focusedLabel(page: Page): Promise<string> {
  return page.evaluate(() =>
    document.activeElement instanceof HTMLInputElement ? (document.activeElement.labels?.[0]?.innerText ?? '') : '',
  )
}

/** What the fields hold, in their order; the day of care, which is always there, is named. */
export async function typedIn(page: Page): Promise<string[]> {
  const today = new Intl.DateTimeFormat('fr-FR').format(new Date())
  const values = await page
    .locator('form.saisie input:not([type=radio])')
    .evaluateAll((inputs) => inputs.map((input) => (input as HTMLInputElement).value))
  return values.filter((value) => value !== '').map((value) => (value === today ? 'care day' : value))
}

/** Which of these texts the browser still holds: in a field, on the page, in its address or history, in what it asked for, in a storage. */
export async function leftBehind(page: Page, texts: readonly string[]): Promise<string[]> {
  const held = await page.evaluate(async () => {
    const fields = [...document.querySelectorAll<HTMLInputElement>('input, textarea, select')].map(({ value }) => value)
    const addresses = performance.getEntriesByType('resource').map(({ name }) => decodeURIComponent(name))
    const stored: unknown[] = []
    for (const { name = '' } of await indexedDB.databases()) {
      const open = indexedDB.open(name)
      await new Promise((resolve) => open.addEventListener('success', resolve))
      for (const store of open.result.objectStoreNames) {
        const all = open.result.transaction(store).objectStore(store).getAll()
        await new Promise((resolve) => all.addEventListener('success', resolve))
        stored.push(store, all.result)
      }
      open.result.close()
    }
    const kept = [{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href, history.state, await caches.keys(), stored]
    return JSON.stringify([fields, addresses, kept, document.documentElement.outerHTML])
  })
  const bare = held.replace(/[\s\u00a0\u202f]/g, '')
  return texts.filter((text) => bare.includes(text.replace(/\s/g, '')))
}

export async function fillNoCard(page: Page): Promise<void> {
  await page.getByLabel('Numéro de sécurité sociale').fill(NIR)
  await page.getByLabel('Date de naissance').fill('12/05/1985')
  await page.getByLabel('N° AMC').fill('0774734488')
  await page.getByLabel('Illisible').check()
}

export async function fillLegacyCard(page: Page): Promise<void> {
  await page.getByLabel('N° AMC').fill('0774734488')
  await page.getByLabel('Type de convention').fill('mu')
  await page.getByLabel('CSR').fill('2904')
  await page.getByLabel('N° d’adhérent').fill(MEMBER)
  await page.getByLabel('Validité, du').fill('01/01/2026')
  await page.getByLabel('Validité, au').fill('31/12/2026')
  await page.getByLabel('Date de naissance').fill('12/05/1985')
}
