import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import test from 'node:test'
import { findChromium } from './chromium.ts'
import { isBrowserTest, listTests } from './test-files.ts'
import { addUp, isClosingLine } from './test-totals.ts'

test('the closing lines of two runs, coloured or not, add up to those of one', () => {
  const first = ['ℹ tests 3', 'ℹ suites 0', 'ℹ pass 2', 'ℹ fail 1', 'ℹ cancelled 0', 'ℹ skipped 0', 'ℹ todo 0', 'ℹ duration_ms 10.5']
  const second = first.map((line) => `\u001b[34m${line}\u001b[39m`)
  assert.ok([...first, ...second].every(isClosingLine))
  assert.ok(!isClosingLine('✔ ℹ tests 3'))
  assert.deepEqual(addUp([...first, ...second]), [
    ...['ℹ tests 6', 'ℹ suites 0', 'ℹ pass 4', 'ℹ fail 2', 'ℹ cancelled 0', 'ℹ skipped 0', 'ℹ todo 0', 'ℹ duration_ms 21'],
  ])
})

test('tests are found wherever they stand in the house, never in what is installed or built; those that drive a browser are known', () => {
  const root = mkdtempSync(join(tmpdir(), 'house-'))
  try {
    const files: [string, string][] = [
      ['operator/src/a.test.ts', ''],
      ['operator/node_modules/x/b.test.ts', ''],
      ['portals/dist/c.test.ts', ''],
      ['portals/test/d.test.ts', "import { chromium } from 'playwright-core'"],
      ['portals/test/e.test.tsx', "const { page } = await import('./browser.ts')"],
      ['portals/test/f.browser.test.ts', ''],
      ['portals/test/g.ts', "import { chromium } from 'playwright-core'"],
      ['elsewhere/h.test.ts', ''],
    ]
    for (const [path, text] of files) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text)
    }
    const found = listTests(root)
    assert.deepEqual(found, [
      'operator/src/a.test.ts',
      'portals/test/d.test.ts',
      'portals/test/e.test.tsx',
      'portals/test/f.browser.test.ts',
    ])
    assert.deepEqual(
      found.filter((file) => isBrowserTest(root, file)),
      found.slice(1),
    )
  } finally {
    rmSync(root, { recursive: true })
  }
})

test('a Chromium is looked for where it was said to be and nowhere else, or along the path', () => {
  const folder = mkdtempSync(join(tmpdir(), 'path-'))
  try {
    writeFileSync(join(folder, 'chromium'), '', { mode: 0o755 })
    writeFileSync(join(folder, 'not-executable'), '', { mode: 0o644 })
    assert.equal(findChromium({ PATH: `relative:${folder}` }), join(folder, 'chromium'))
    assert.equal(findChromium({ CLOISON_CHROMIUM: join(folder, 'chromium') }), join(folder, 'chromium'))
    assert.equal(findChromium({ CLOISON_CHROMIUM: join(folder, 'absent'), PATH: folder }), undefined)
    assert.equal(findChromium({ CLOISON_CHROMIUM: join(folder, 'not-executable'), PATH: folder }), undefined)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
