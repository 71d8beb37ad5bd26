import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where tests stand. */
const PLACES = ['contract', 'evidence', 'operator', 'portals', 'world', 'redteam', 'bench', 'examples', 'tools']
const NEVER = new Set(['node_modules', 'dist'])

/** A file that imports Playwright, or a module named after a browser, drives one. */
const DRIVES_A_BROWSER = /(from|import\() ?'[^']*(playwright-core|browser|chromium)[^']*'/

/** Every `*.test.ts` of the house, in a fixed order, as paths from its root. */
export function listTests(root: string): string[] {
  return PLACES.flatMap((place) => listBelow(root, place)).sort()
}

/** Whether a test needs a Chromium: by its name (`x.browser.test.ts`), or because it imports what drives one. */
export function isBrowserTest(root: string, file: string): boolean {
  if (/\.browser\.test\.tsx?$/.test(file)) return true
  return !file.startsWith('tools/') && DRIVES_A_BROWSER.test(readFileSync(join(root, file), 'utf8'))
}

function listBelow(root: string, folder: string): string[] {
  let entries: import('node:fs').Dirent[]
  try {
    entries = readdirSync(join(root, folder), { withFileTypes: true })
  } catch {
    return []
  }
  return entries.flatMap((entry) => {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) return NEVER.has(entry.name) ? [] : listBelow(root, path)
    return /\.test\.tsx?$/.test(entry.name) ? [path] : []
  })
}
