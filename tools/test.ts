/**
 * `npm test [-- PART…]`: every test of the house, or those whose path contains one of the parts given.
 *
 * All run in one process, which loads each library once; those that drive a browser run after, in a process of their own. The closing
 * lines are the runner's, added up.
 */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { startTestServer } from '../operator/test/template-database.ts'
import { findChromium } from './chromium.ts'
import { isBrowserTest, listTests } from './test-files.ts'
import { addUp, isClosingLine } from './test-totals.ts'

const RUN_MS_MAX = 20 * 60_000
const TEST_MS_MAX = 5 * 60_000

const root = new URL('../', import.meta.url).pathname
process.exitCode = await main(process.argv.slice(2).filter((word) => !word.startsWith('-')))

async function main(parts: readonly string[]): Promise<number> {
  const files = listTests(root).filter((file) => parts.length === 0 || parts.some((part) => file.includes(part)))
  if (files.length === 0) {
    console.error(`Aucun test ne correspond à : ${parts.join(' ')}`)
    return 1
  }
  const browserFiles = files.filter((file) => isBrowserTest(root, file))
  const chromium = findChromium()
  const runs = [files.filter((file) => !browserFiles.includes(file)), chromium === undefined ? [] : browserFiles].filter(
    (run) => run.length > 0,
  )
  const closing: string[] = []
  const server = runs.length > 1 ? await startTestServer() : undefined
  let failed = false
  try {
    for (const run of runs) {
      const env = { ...process.env, ...(server && { CLOISON_TEST_DATABASE: server.url }), ...(chromium && { CLOISON_CHROMIUM: chromium }) }
      const code = await runTests(run, env, closing)
      failed ||= code !== 0
    }
  } finally {
    await server?.stop()
  }
  if (chromium === undefined && browserFiles.length > 0) failed = reportSkipped(browserFiles) || failed
  console.log(addUp(closing).join('\n'))
  return failed ? 1 : 0
}

/** Says that the browser journeys did not run; true when that is a failure. */
function reportSkipped(browserFiles: readonly string[]): boolean {
  console.log(`\n⚠ Parcours dans un navigateur non joués, faute de Chromium (${browserFiles.length} fichiers) :`)
  for (const file of browserFiles) console.log(`    ${file}`)
  console.log('  Installez Chromium (apt install chromium), ou donnez son chemin par CLOISON_CHROMIUM.\n')
  return process.env.CLOISON_REQUIRE_BROWSER === '1'
}

/** One process of the runner. Its lines pass through; the closing ones are kept for the end. */
function runTests(files: readonly string[], env: NodeJS.ProcessEnv, closing: string[]): Promise<number> {
  const order = ['--test', '--test-isolation=none', '--test-reporter=spec', `--test-timeout=${TEST_MS_MAX}`, ...files]
  const child = spawn(process.execPath, order, { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })
  lines.on('line', (line) => {
    if (isClosingLine(line)) closing.push(line)
    else console.log(line)
  })
  const late = setTimeout(() => {
    console.error('Les tests durent trop longtemps : ils sont arrêtés.')
    child.kill('SIGKILL')
  }, RUN_MS_MAX)
  return new Promise((ended) => {
    child.once('close', (code) => {
      clearTimeout(late)
      ended(code ?? 1)
    })
  })
}
