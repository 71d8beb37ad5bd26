import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import test from 'node:test'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../', import.meta.url))
const plan = JSON.parse(readFileSync(join(ROOT, 'house-plan.json'), 'utf8')) as {
  packages: Record<string, string[]>
  rooms: Record<string, string[]>
}
const packages = Object.keys(plan.packages)
const rooms = Object.keys(plan.rooms)

/** A file of the skeleton, and the wall that must stop it when it is a violation. */
type Plant = readonly [file: string, text: string, wall?: string]

/** A small house where every import is allowed. */
function skeleton(): Plant[] {
  const files: Plant[] = [
    ['operator/src/words/day.ts', 'export type Day = string'],
    [
      'operator/src/words/day.test.ts',
      "import assert from 'node:assert/strict'\nimport type { Day } from './day.ts'\nassert.ok('x' as Day)",
    ],
    ['operator/src/ports/sql.ts', "import type { Day } from '../words/day.ts'\nexport interface Sql { day: Day }"],
    ['operator/src/ports/clock.ts', 'export interface Clock { now(): number }'],
    [
      'operator/src/adapters/clock/system.ts',
      "import type { Clock } from '../../ports/clock.ts'\nimport { hrtime } from 'node:process'\nexport type C = Clock\nexport const h = hrtime",
    ],
    [
      'operator/src/doors/http/lookup.route.ts',
      "import { disclosure } from '../../domain/disclosure/index.ts'\nimport { read } from 'known-library'\nexport const route = [disclosure, read]",
    ],
    ['operator/src/config.ts', "import { env } from 'node:process'\nexport const config = env"],
    [
      'operator/src/house.ts',
      "import { route } from './doors/http/lookup.route.ts'\nimport type { C } from './adapters/clock/system.ts'\nimport { config } from './config.ts'\nexport type H = C\nexport const house = [route, config]",
    ],
    ['operator/src/main.ts', "import { house } from './house.ts'\nhouse.slice()"],
    ['operator/test/template-database.ts', 'export const withDatabase = 1'],
    [
      'operator/test/journeys/day.journey.test.ts',
      "import { world } from '@cloison/world'\nimport { withDatabase } from '../template-database.ts'\nexport const j = [world, withDatabase]",
    ],
    [
      'operator/src/domain/claims/claims.journey.test.ts',
      "import { withDatabase } from '../../../test/template-database.ts'\nimport { watch } from '../watch/index.ts'\nexport const j = [withDatabase, watch]",
    ],
    ['tools/tidy.ts', 'export const tidy = 1'],
    ['portals/professional/page.tsx', "import { contract } from '@cloison/contract'\nexport const page = contract"],
  ]
  for (const name of packages) {
    const imports = (plan.packages[name] ?? []).map((other) => `import { ${other} } from '@cloison/${other}'`)
    files.push([
      `${name}/src/index.ts`,
      [...imports, `export const ${name} = [${plan.packages[name]?.join(', ')}] as unknown[]`].join('\n'),
    ])
    files.push([`${name}/src/inner.ts`, 'export const inner = 1'])
  }
  for (const name of rooms) {
    const imports = (plan.rooms[name] ?? []).map((other) => `import { ${other} } from '../${other}/index.ts'`)
    files.push([
      `operator/src/domain/${name}/index.ts`,
      [
        ...imports,
        "import type { Day } from '../../words/day.ts'",
        `export const ${name} = [${plan.rooms[name]?.join(', ')}] as unknown[] | Day`,
      ].join('\n'),
    ])
    files.push([`operator/src/domain/${name}/inner.ts`, 'export const inner = 1'])
  }
  files.push(['operator/src/domain/claims/claim.store.ts', "import type { Sql } from '../../ports/sql.ts'\nexport type S = Sql"])
  return files
}

const DOMAIN = 'operator/src/domain'
const use = (specifier: string): string => `import * as seen from '${specifier}'\nexport default seen`

/** Every way through a wall that we could think of; each in a file of its own. */
function violations(): Plant[] {
  const plants: Plant[] = [
    ['operator/src/words/reads-clock.ts', use('../ports/clock.ts'), 'words-are-values'],
    ['operator/src/words/reads-file.ts', use('node:fs'), 'words-are-values'],
    ['operator/src/ports/knows-room.ts', use('../domain/claims/index.ts'), 'ports-are-promises'],
    ['operator/src/ports/knows-library.ts', use('known-library'), 'ports-are-promises'],
    [`${DOMAIN}/claims/opens-door.ts`, use('../../doors/http/lookup.route.ts'), 'rooms-look-inwards'],
    [`${DOMAIN}/claims/takes-adapter.ts`, use('../../adapters/clock/system.ts'), 'rooms-look-inwards'],
    [`${DOMAIN}/claims/reads-config.ts`, use('../../config.ts'), 'rooms-look-inwards'],
    [
      `${DOMAIN}/claims/type-of-adapter.ts`,
      "import type { C } from '../../adapters/clock/system.ts'\nexport type D = C",
      'rooms-look-inwards',
    ],
    [`${DOMAIN}/claims/reads-file.ts`, use('node:fs/promises'), 'rooms-are-plain'],
    [`${DOMAIN}/claims/uses-crypto.ts`, use('crypto'), 'rooms-are-plain'],
    [`${DOMAIN}/claims/uses-library.ts`, use('known-library'), 'rooms-are-plain'],
    [`${DOMAIN}/claims/loads-late.ts`, "export const late = () => import('node:child_process')", 'rooms-are-plain'],
    [
      `${DOMAIN}/claims/holds.ts`,
      "export async function hold() {\n  await using held = await (await import('node:fs')).promises.open('x')\n  return held\n}",
      'rooms-are-plain',
    ],
    [`${DOMAIN}/claims/speaks-sql.ts`, "import type { Sql } from '../../ports/sql.ts'\nexport type S = Sql", 'sql-in-stores'],
    [`${DOMAIN}/claims/re-exports-sql.ts`, "export type { Sql } from '../../ports/sql.ts'", 'sql-in-stores'],
    [`${DOMAIN}/attic/index.ts`, 'export const attic = 1'],
    ['operator/src/doors/http/attic.route.ts', use('../../domain/attic/index.ts'), 'room-in-the-plan'],
    ['operator/src/doors/http/direct.route.ts', use('../../adapters/clock/system.ts'), 'doors-translate'],
    ['operator/src/doors/worker/sql.job.ts', "import type { Sql } from '../../ports/sql.ts'\nexport type S = Sql", 'doors-translate'],
    ['operator/src/doors/cli/house.command.ts', use('../../house.ts'), 'doors-translate'],
    ['operator/src/adapters/mail/knows-room.ts', use('../../domain/notices/index.ts'), 'adapters-know-no-room'],
    ['operator/src/adapters/mail/reads-config.ts', use('../../config.ts'), 'adapters-know-no-room'],
    ['operator/src/second-main.ts', use('./main.ts'), 'nobody-starts-the-house-twice'],
    ['operator/src/uses-test.ts', use('../test/template-database.ts'), 'product-without-tests'],
    ['operator/src/uses-test-file.ts', use('./words/day.test.ts'), 'product-without-tests'],
    [`${DOMAIN}/pricing/reads-clock.ts`, "import type { Clock } from '../../ports/clock.ts'\nexport type D = Clock", 'pure-rooms'],
    ['evidence/src/uses-library.ts', use('known-library'), 'evidence-stands-alone'],
    ['evidence/src/calls-out.ts', use('node:https'), 'evidence-stays-at-home'],
    ['evidence/src/starts-process.ts', use('node:child_process'), 'evidence-stays-at-home'],
    ['evidence/bin/opens-socket.ts', use('net'), 'evidence-stays-at-home'],
    ['portals/professional/reads-file.tsx', use('node:fs'), 'pages-run-in-a-browser'],
    ['world/src/circle-a.ts', "import './circle-b.ts'", 'no-circle'],
    ['world/src/circle-b.ts', "import './circle-a.ts'"],
    ['world/src/leads-nowhere.ts', use('./absent.ts'), 'resolved'],
    ['world/src/undeclared.ts', use('unknown-library'), 'declared'],
    ['operator/test/journeys/attack.journey.test.ts', use('@cloison/redteam'), 'journeys-use-the-world'],
    ['operator/src/runs-tidy.ts', use('../../tools/tidy.ts'), 'package-operator'],
  ]
  for (const name of packages) {
    for (const other of packages) {
      if (other === name) continue
      const allowed = plan.packages[name]?.includes(other)
      if (!allowed) plants.push([`${name}/src/imports-${other}.ts`, use(`../../${other}/src/index.ts`), `package-${name}`])
      plants.push([`${name}/src/breaks-into-${other}.ts`, use(`../../${other}/src/inner.ts`), `door-of-${other}`])
    }
  }
  for (const name of rooms) {
    for (const other of rooms) {
      if (other === name) continue
      const allowed = plan.rooms[name]?.includes(other)
      if (!allowed) plants.push([`${DOMAIN}/${name}/knocks-on-${other}.ts`, use(`../${other}/index.ts`), `room-${name}`])
      plants.push([`${DOMAIN}/${name}/breaks-into-${other}.ts`, use(`../${other}/inner.ts`), `door-of-room-${other}`])
    }
    plants.push([`operator/src/doors/http/breaks-into-${name}.route.ts`, use(`../../domain/${name}/inner.ts`), `door-of-room-${name}`])
  }
  return plants
}

test('the small house passes, and every planted violation is stopped by its own wall; no wall is without a violation', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'walls-'))
  try {
    build(folder, skeleton())
    assert.deepEqual(await cruise(folder), [])
    const planted = violations()
    build(folder, planted)
    const found = await cruise(folder)
    const missed = planted.filter(([file, , wall]) => wall !== undefined && !found.includes(`${wall} ${file}`))
    assert.deepEqual(missed, [])
    const walls = (createRequire(import.meta.url)(join(folder, 'tools/walls.cjs')) as { forbidden: { name: string }[] }).forbidden
    const tried = new Set(planted.map(([, , wall]) => wall))
    assert.deepEqual(
      walls.map(({ name }) => name).filter((name) => !tried.has(name)),
      [],
    )
    assert.ok(planted.length >= 20)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

function build(folder: string, plants: readonly Plant[]): void {
  for (const [file, text] of plants) write(join(folder, file), `${text}\n`)
  for (const file of ['house-plan.json', 'tools/walls.cjs']) cpSync(join(ROOT, file), join(folder, file))
  for (const name of packages) {
    const dependencies = Object.fromEntries(
      [...(plan.packages[name] ?? []).map((other) => `@cloison/${other}`), 'known-library'].map((n) => [n, '1.0.0']),
    )
    write(
      join(folder, name, 'package.json'),
      JSON.stringify({ name: `@cloison/${name}`, type: 'module', exports: './src/index.ts', dependencies }),
    )
  }
  write(join(folder, 'package.json'), JSON.stringify({ name: 'small-house', type: 'module', workspaces: packages }))
  for (const name of ['known-library', 'unknown-library']) {
    write(join(folder, 'node_modules', name, 'package.json'), JSON.stringify({ name, version: '1.0.0', main: 'index.js' }))
    write(join(folder, 'node_modules', name, 'index.js'), 'exports.read = 1\n')
  }
  // The parser that the walls teach a word.
  if (!existsSync(join(folder, 'node_modules/@swc'))) symlinkSync(join(ROOT, 'node_modules/@swc'), join(folder, 'node_modules/@swc'))
  for (const name of packages) {
    const link = join(folder, 'node_modules/@cloison', name)
    mkdirSync(dirname(link), { recursive: true })
    rmSync(link, { force: true })
    symlinkSync(`../../${name}`, link)
  }
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}

/** What the walls stop in a house: `wall file`, for each. */
async function cruise(folder: string): Promise<string[]> {
  const order = [
    join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs'),
    '--config',
    'tools/walls.cjs',
    '-T',
    'json',
    ...packages,
  ]
  const output = await new Promise<string>((done) => {
    execFile(process.execPath, order, { cwd: folder, maxBuffer: 64_000_000 }, (_error, stdout, stderr) => done(stdout || stderr))
  })
  const { summary } = JSON.parse(output) as { summary: { violations: { from: string; rule: { name: string } }[]; totalCruised: number } }
  assert.ok(summary.totalCruised > 50)
  return summary.violations.map(({ from, rule }) => `${rule.name} ${from}`)
}
