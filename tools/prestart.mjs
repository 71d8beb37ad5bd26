// Runs before `npm start`, `npm test` and the others, on whatever Node the machine has (20 or newer) and before anything is installed:
// plain JavaScript, no dependency. It installs what the lock names when that is missing, makes sure that a Node able to run the platform
// is there, and builds the pages when their sources have changed. When everything is in place it takes some tens of milliseconds.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const NODE_MAJOR_MIN = 24
const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const MODULES = join(ROOT, 'node_modules')
const OWN_NODE = join(MODULES, '.bin', 'node')

installWhatIsMissing()
const node = requireNode()
buildPages(node)

function installWhatIsMissing() {
  const missing = firstMissing()
  if (missing === undefined) return
  say(`Installation des dépendances (il manque ${missing}) : une minute environ…`)
  const npm = process.env.npm_execpath
  const order = ['ci', '--no-audit', '--no-fund', '--loglevel=error']
  const done =
    npm !== undefined && /\.[cm]?js$/.test(npm)
      ? spawnSync(process.execPath, [npm, ...order], { cwd: ROOT, stdio: 'inherit' })
      : spawnSync('npm', order, { cwd: ROOT, stdio: 'inherit' })
  if (done.status !== 0) stop('L’installation des dépendances a échoué : la raison est écrite au-dessus. Corrigez-la, puis recommencez.')
  say('Dépendances installées.')
}

/** The first package of the lock that is absent or of another version than npm's own record says; undefined when all are there. */
function firstMissing() {
  const record = join(MODULES, '.package-lock.json')
  if (!existsSync(record)) return 'tout'
  const wanted = readJson(join(ROOT, 'package-lock.json')).packages
  const present = readJson(record).packages
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === '' || entry.link) continue
    const found = present[path]
    if (found === undefined ? isRequired(entry) : found.version !== entry.version) return path.replace(/^.*node_modules\//, '')
  }
  return undefined
}

/** Optional packages are required only where they say that they were made for this very platform. */
function isRequired(entry) {
  if (!entry.optional) return true
  return entry.libc === undefined && allows(entry.os, process.platform) && allows(entry.cpu, process.arch)
}

function allows(list, value) {
  return list !== undefined && [list].flat().includes(value)
}

/** The Node that the scripts will run: npm puts node_modules/.bin first on their path. */
function requireNode() {
  const node = existsSync(OWN_NODE) ? OWN_NODE : process.execPath
  const asked = spawnSync(node, ['--version'], { encoding: 'utf8' })
  const major = Number(/^v(\d+)\./.exec(asked.stdout ?? '')?.[1] ?? 0)
  if (major >= NODE_MAJOR_MIN) return node
  const found = major === 0 ? 'celui qui a été installé ne fonctionne pas ici' : `celui-ci est le ${major}`
  return stop(
    `Cloison demande Node ${NODE_MAJOR_MIN} ou plus récent sur ${process.platform}-${process.arch} (${found}) : installez-le, puis recommencez.`,
  )
}

function buildPages(node) {
  const config = join(ROOT, 'portals', 'vite.config.ts')
  if (!existsSync(config)) return
  const mark = join(ROOT, 'portals', 'dist', '.built')
  const sources = ['portals', 'contract/src', 'evidence/src', 'package-lock.json'].map((path) => join(ROOT, path))
  const newest = Math.max(...sources.map(newestIn))
  if (existsSync(mark) && Number(readFileSync(mark, 'utf8')) >= newest) return
  say('Construction des pages…')
  const vite = join(MODULES, 'vite', 'bin', 'vite.js')
  const done = spawnSync(node, [vite, 'build', '--config', config, '--logLevel', 'warn'], { cwd: ROOT, stdio: 'inherit' })
  if (done.status !== 0) stop('La construction des pages a échoué : la raison est écrite au-dessus.')
  writeFileSync(mark, String(newest))
}

/** When the youngest file below was last changed, in milliseconds; 0 when there is none. */
function newestIn(path) {
  if (!existsSync(path)) return 0
  const facts = statSync(path)
  if (!facts.isDirectory()) return facts.mtimeMs
  let newest = 0
  for (const name of readdirSync(path)) {
    if (name === 'dist' || name === 'node_modules' || /\.test\.tsx?$/.test(name)) continue
    newest = Math.max(newest, newestIn(join(path, name)))
  }
  return newest
}

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'))
}

function say(sentence) {
  process.stderr.write(`Cloison · ${sentence}\n`)
}

function stop(sentence) {
  say(sentence)
  process.exit(1)
}
