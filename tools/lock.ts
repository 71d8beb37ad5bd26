/**
 * `node tools/lock.ts [--check]`, after every `npm install`: completes package-lock.json.
 *
 * A library brings its native parts as optional packages, one a platform. npm leaves out of the lock those that the registry it was
 * asked does not offer, and `npm ci` then refuses a lock that does not agree with the manifests, on every machine. What it wants is an
 * entry, with the version that the manifest pins and the platform that the name says; the package is never fetched elsewhere than there.
 */
import { readFileSync, writeFileSync } from 'node:fs'

export interface LockEntry {
  version?: string
  dev?: boolean
  optional?: boolean
  os?: string[]
  cpu?: string[]
  libc?: string[]
  optionalDependencies?: Record<string, string>
}

const SYSTEMS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32']
const PROCESSORS = ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64']

/** The entries that `npm ci` would miss, by their path in the lock. */
export function missingEntries(packages: Readonly<Record<string, LockEntry>>): Record<string, LockEntry> {
  const missing: Record<string, LockEntry> = {}
  for (const [path, entry] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      const places = placesFrom(path).map((place) => `${place}node_modules/${name}`)
      if (places.some((place) => place in packages)) continue
      missing[`node_modules/${name}`] = { version, ...(entry.dev && { dev: true }), optional: true, ...platformOf(name) }
    }
  }
  return missing
}

/** The folders in whose node_modules Node looks, from the nearest: `a/node_modules/b/`, `a/`, ``. */
function placesFrom(path: string): string[] {
  const places = path === '' ? [] : [`${path}/`]
  for (let at = path.lastIndexOf('node_modules/'); at > 0; at = path.lastIndexOf('node_modules/', at - 1)) places.push(path.slice(0, at))
  return [...places, '']
}

/** @throws Error for a name that says no platform, since npm would then fetch the package everywhere. */
function platformOf(name: string): Pick<LockEntry, 'os' | 'cpu' | 'libc'> {
  const words = name.split(/[/\-.]/)
  const os = SYSTEMS.filter((word) => words.includes(word))
  const cpu = PROCESSORS.filter((word) => words.includes(word))
  if (os.length === 0 && cpu.length === 0) throw new Error(`${name} is missing from the lock and its name says no platform`)
  const libc = words.some((word) => word.startsWith('musl')) ? ['musl'] : words.some((word) => word.startsWith('gnu')) ? ['glibc'] : []
  return { ...(os.length > 0 && { os }), ...(cpu.length > 0 && { cpu }), ...(os.includes('linux') && libc.length > 0 && { libc }) }
}

if (import.meta.main) {
  const file = new URL('../package-lock.json', import.meta.url)
  const lock = JSON.parse(readFileSync(file, 'utf8')) as { packages: Record<string, LockEntry> }
  const missing = missingEntries(lock.packages)
  const names = Object.keys(missing)
  if (names.length > 0 && process.argv.includes('--check')) {
    console.error(
      `package-lock.json lacks ${names.length} packages of other platforms, and npm ci would refuse it; run: node tools/lock.ts`,
    )
    process.exitCode = 1
  } else if (names.length > 0) {
    const all = Object.entries({ ...lock.packages, ...missing }).sort(([a], [b]) => (a < b ? -1 : 1))
    writeFileSync(file, `${JSON.stringify({ ...lock, packages: Object.fromEntries(all) }, null, 2)}\n`)
    console.log(`package-lock.json: ${names.length} entries added`)
  }
}
