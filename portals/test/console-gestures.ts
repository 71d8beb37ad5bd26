import { type Counter, heading } from './gestures.ts'

/** From nobody to the bridge, with a passkey that this browser did not have. */
export async function openBridge({ page, house }: Counter): Promise<void> {
  await page.goto(`${house.origin}/pupitre`)
  await heading(page, 'Ouvrir le pupitre')
  await page.getByRole('button', { name: 'Première fois sur ce poste' }).click()
  await page.getByLabel('Code').fill('ABCD-EFGH-JKMN-PQRS')
  await page.keyboard.press('F9')
  await heading(page, 'Rayon d’exposition')
  await page.getByRole('heading', { name: 'Le pire compte' }).waitFor()
}
