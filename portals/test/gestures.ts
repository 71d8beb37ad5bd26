import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { build } from 'vite'
import { type Desk, openDesk, troubles } from './browser.ts'
import { cardVideo } from './card-video.ts'
import { type FakeHouse, startFakeHouse } from './fake-house.ts'

/** Has the form of a card, and is nobody's. */
export const CARD = `CLO1:${'6BFOXN*TS0BI$ZD4N9:9S6RCVN5+O30K3/XIV0W23NTDEXWK G2EP4J0BGJLFX3R3VHXK.'.repeat(3).slice(0, 216)}`

const VIEWS = [
  { width: 1280, theme: 'light' },
  { width: 1280, theme: 'dark' },
  { width: 640, theme: 'light' },
  { width: 320, theme: 'light' },
  { width: 320, theme: 'dark' },
] as const

export interface Counter {
  readonly house: FakeHouse
  readonly desk: Desk
  readonly page: Page
  readonly close: () => Promise<void>
}

/** The pages as built, a platform that pretends, a browser in front. */
export async function openCounter(executable: string): Promise<Counter> {
  const folder = await mkdtemp(join(tmpdir(), 'cloison-portals-'))
  const configFile = fileURLToPath(new URL('../vite.config.ts', import.meta.url))
  await build({ configFile, logLevel: 'silent', build: { outDir: folder, emptyOutDir: true } })
  const house = await startFakeHouse(folder)
  const desk = await openDesk(executable, house.origin, await cardVideo(CARD))
  const close = async (): Promise<void> => {
    await desk.close()
    await house.close()
    await rm(folder, { recursive: true, force: true })
  }
  return { house, desk, page: desk.page, close }
}

export const heading = (page: Page, name: string): Promise<void> => page.getByRole('heading', { name, level: 1 }).waitFor()

/** Everything that the page says, with plain spaces. */
export async function said(page: Page): Promise<string> {
  const text = await page.locator('main').innerText()
  return text.replace(/[\u00a0\u202f]/g, ' ')
}

/** Looks at a screen day and night, wide and narrow; `all` adds 640 px, which is a zoom of 200 %. */
export async function look(page: Page, screen: string, context: TestContext, all = false): Promise<void> {
  const found: string[] = []
  const views = all ? VIEWS : VIEWS.filter(({ width, theme }) => (width === 1280) === (theme === 'light') && width !== 640)
  for (const view of views) found.push(...(await troubles(page, view)))
  await page.setViewportSize({ width: 1280, height: 800 })
  assert.deepEqual(found, [], screen)
  context.diagnostic(`${screen}: ${views.length} views, nothing found`)
}

/** Pastes a card wherever the focus is. */
export async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate((pasted) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text', pasted)
    document.activeElement?.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  }, text)
  await page.getByText('Carte lue', { exact: true }).waitFor()
  await page.waitForFunction(() => document.activeElement?.getAttribute('placeholder') === 'jj/mm/aaaa')
}

/** A scanner that types like a keyboard: keys at once, each with its effect unless the page keeps it. */
export async function scan(page: Page, text: string): Promise<void> {
  await page.evaluate((signs) => {
    for (const key of [...signs, 'Enter']) {
      const target = document.activeElement ?? document.body
      const event = new KeyboardEvent('keydown', { key, code: /[A-Z]/.test(key) ? `Key${key}` : '', bubbles: true, cancelable: true })
      if (target.dispatchEvent(event) && key.length === 1) document.execCommand('insertText', false, key)
    }
  }, text)
}

/** From nobody to the counter, with a passkey that this browser did not have. */
export async function signIn({ page, house }: Counter): Promise<void> {
  house.bend.firstPasskey = true
  await page.goto(`${house.origin}/`)
  await heading(page, 'Se connecter')
  await page.keyboard.press('F9')
  await page.getByLabel('Code reçu par courrier').fill('ABCD-EFGH-JKMN-PQRS')
  await page.keyboard.press('F9')
  await heading(page, 'Carte et droits')
}
