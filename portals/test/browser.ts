import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium, type Page } from 'playwright-core'

/** Chromium to be driven: named by the environment, or where Debian puts it. Null: journeys are skipped, and say so. */
export function chromiumPath(): string | null {
  const named = process.env['CLOISON_CHROMIUM']
  if (named !== undefined) return named
  return existsSync('/usr/bin/chromium') ? '/usr/bin/chromium' : null
}

/** Longest wait for one thing to be seen. */
const STEP_MS_MAX = 20_000

export interface Desk {
  readonly page: Page
  /** Everything wrong that the browser said: script errors, broken policy, requests to a third party. */
  readonly complaints: string[]
  readonly close: () => Promise<void>
}

/** A fresh browser at the counter: a passkey reader that always answers, a camera that films one picture. */
export async function openDesk(executablePath: string, origin: string, film: Buffer): Promise<Desk> {
  const profile = await mkdtemp(join(tmpdir(), 'cloison-desk-'))
  const camera = join(profile, 'camera.y4m')
  await writeFile(camera, film)
  const context = await chromium.launchPersistentContext(join(profile, 'profile'), {
    executablePath,
    headless: true,
    locale: 'fr-FR',
    timezoneId: 'Europe/Paris',
    viewport: { width: 1280, height: 800 },
    permissions: ['camera', 'clipboard-read'],
    args: [
      '--no-sandbox',
      '--disable-quic',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-video-capture=${camera}`,
    ],
  })
  const page = context.pages()[0] ?? (await context.newPage())
  page.setDefaultTimeout(STEP_MS_MAX)
  const complaints = listen(context, page, origin)
  await addPasskeyReader(context, page)
  const close = async (): Promise<void> => {
    await context.close()
    await rm(profile, { recursive: true, force: true })
  }
  return { page, complaints, close }
}

function listen(context: BrowserContext, page: Page, origin: string): string[] {
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(`script: ${error.message}`))
  page.on('console', (message) => {
    // A refusal travels with its HTTP status, which the browser reports as a failed load; the page says it in French.
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) complaints.push(`console: ${message.text()}`)
  })
  context.on('request', (request) => {
    const address = new URL(request.url())
    if (address.protocol.startsWith('http') && address.origin !== origin) complaints.push(`third party: ${address.origin}`)
  })
  return complaints
}

async function addPasskeyReader(context: BrowserContext, page: Page): Promise<void> {
  const wire = await context.newCDPSession(page)
  await wire.send('WebAuthn.enable')
  await wire.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
}

export interface View {
  readonly width: number
  readonly theme: 'light' | 'dark'
}

const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What is wrong with the page as shown: axe, a sideways scroll, a target under 24 px. Empty when nothing is. */
export async function troubles(page: Page, { width, theme }: View): Promise<string[]> {
  await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
  await page.setViewportSize({ width, height: 800 })
  await page.waitForFunction(() => document.fonts.status === 'loaded')
  const found: string[] = []
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  if (wide > 0) found.push(`${width} px: sideways by ${wide}`)
  // Sent through the debugger: a page's policy allows no inline script, and must not be loosened for a test.
  await page.evaluate(AXE)
  const violations = await page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: { run: (root: Document, options: object) => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> }
    }
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
    return (await axe.run(document, { runOnly: tags })).violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html.slice(0, 160)}`)
  })
  found.push(...violations.map((violation) => `${width} px ${theme}: ${violation}`))
  const small = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('a, button, input, select, summary')]
      .filter((target) => {
        const { width: wide, height } = target.getBoundingClientRect()
        return target.tabIndex >= 0 && wide > 0 && (height < 24 || wide < 24) && target.closest('p, label, .aller') === null
      })
      .map((target) => target.outerHTML.slice(0, 100)),
  )
  found.push(...small.map((target) => `${width} px: under 24 px ${target}`))
  return found
}
