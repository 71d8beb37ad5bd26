// The walls of the house, for dependency-cruiser: `npm run walls`. Who may import whom is said in house-plan.json and nowhere else; this
// file turns it into rules, and adds those that hold for every house of this shape. `walls.test.ts` walks into each of them.
const { readFileSync } = require('node:fs')
const { join } = require('node:path')

teachUsing()

const plan = JSON.parse(readFileSync(join(__dirname, '..', 'house-plan.json'), 'utf8'))
const packages = Object.keys(plan.packages)

const oneOf = (names) => (names.length === 0 ? '(?!)' : `(?:${names.join('|')})`)
const ROOMS = '^operator/src/domain/'
const room = (names) => `${ROOMS}${oneOf([names].flat())}/`
const TEST = '\\.test\\.tsx?$'
/** Tests that put several rooms together. */
const WIDE_TEST = '\\.(journey|fault|store)\\.test\\.ts$'
/** Journeys play a whole day: they may also use the synthetic France and its stand-ins. */
const JOURNEYS = '^operator/test/'
const NOT_OURS = ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown', 'npm-bundled', 'unknown', 'undetermined']

/** The walk over what the parser read stops at a `using` declaration, which it does not know: it is a declaration like the others. */
function teachUsing() {
  const { Visitor } = require('@swc/core/Visitor.js')
  const visitStatement = Visitor.prototype.visitStatement
  Visitor.prototype.visitStatement = function (statement) {
    if (statement.type !== 'UsingDeclaration') return visitStatement.call(this, statement)
    statement.decls = this.visitVariableDeclarators(statement.decls)
    return statement
  }
}

/** `from` may not import `to`. */
function wall(name, comment, from, to) {
  return { name, comment, severity: 'error', from, to }
}

function betweenPackages() {
  return packages.flatMap((name) => {
    const allowed = plan.packages[name]
    const others = packages.filter((other) => other !== name && !allowed.includes(other))
    return [
      wall(
        `package-${name}`,
        `${name} may import ${allowed.length > 0 ? allowed.join(', ') : 'none of our packages'}`,
        { path: `^${name}/`, pathNot: JOURNEYS },
        { path: `^${oneOf([...others, 'tools', 'examples'])}/` },
      ),
      wall(
        `door-of-${name}`,
        `enter ${name} by its src/index.ts`,
        { path: `^${oneOf(packages.filter((other) => other !== name))}/` },
        { path: `^${name}/`, pathNot: `^${name}/src/index\\.ts$` },
      ),
    ]
  })
}

function betweenRooms() {
  return Object.entries(plan.rooms).flatMap(([name, allowed]) => [
    wall(
      `room-${name}`,
      `${name} may knock on ${allowed.length > 0 ? allowed.join(', ') : 'no other room'}`,
      { path: room(name), pathNot: WIDE_TEST },
      { path: ROOMS, pathNot: room([name, ...allowed]) },
    ),
    wall(
      `door-of-room-${name}`,
      `enter ${name} by its index.ts`,
      { path: '^operator/src/', pathNot: [room(name), WIDE_TEST] },
      { path: room(name), pathNot: `${ROOMS}${name}/index\\.ts$` },
    ),
  ])
}

const insideTheOperator = [
  wall(
    'journeys-use-the-world',
    'beside its own packages, a journey may import the world',
    { path: JOURNEYS },
    { path: `^${oneOf(packages)}/`, pathNot: `^${oneOf(['operator', 'world', ...plan.packages.operator])}/` },
  ),
  wall(
    'room-in-the-plan',
    'a room stands in house-plan.json',
    { path: '^operator/' },
    { path: `${ROOMS}[^/]+/`, pathNot: room(Object.keys(plan.rooms)) },
  ),
  wall(
    'words-are-values',
    'words import one another and nothing else, so that anything may use them',
    { path: '^operator/src/words/', pathNot: TEST },
    { pathNot: '^operator/src/words/' },
  ),
  wall(
    'ports-are-promises',
    'a port is an interface over words',
    { path: '^operator/src/ports/', pathNot: TEST },
    { pathNot: '^operator/src/(?:words|ports)/' },
  ),
  wall(
    'rooms-look-inwards',
    'a room sees words, ports and rooms; never a door, an adapter, the configuration or the house',
    { path: ROOMS, pathNot: TEST },
    { path: '^operator/(?:test|bin|src/(?:doors|adapters|house|main|config))' },
  ),
  wall(
    'rooms-are-plain',
    'a room asks a port for what the machine or a library does',
    { path: ROOMS, pathNot: TEST },
    { dependencyTypes: ['core', ...NOT_OURS], pathNot: `^${oneOf(packages)}/` },
  ),
  wall(
    'sql-in-stores',
    'within a room, only *.store.ts speaks SQL',
    { path: ROOMS, pathNot: '\\.store\\.ts$|\\.test\\.ts$' },
    { path: '^operator/src/ports/sql\\.ts$' },
  ),
  wall(
    'doors-translate',
    'a door sees rooms, words and ports; the house gives it the rest',
    { path: '^operator/src/doors/', pathNot: TEST },
    { path: '^operator/src/(?:adapters/|ports/sql\\.ts|house(?:\\.ts|/)|main\\.ts)' },
  ),
  wall(
    'adapters-know-no-room',
    'an adapter keeps the promise of a port, whatever the rooms do with it',
    { path: '^operator/src/adapters/', pathNot: TEST },
    { path: '^operator/(?:test/|src/(?:domain/|doors/|house(?:\\.ts|/)|main\\.ts|config\\.ts))' },
  ),
  wall('nobody-starts-the-house-twice', 'main.ts is run, not imported', { path: '^operator/src/' }, { path: '^operator/src/main\\.ts$' }),
  wall(
    'product-without-tests',
    'what runs in production imports no test',
    { path: `^${oneOf(packages)}/(?:src|bin)/`, pathNot: TEST },
    { path: '(?:^[a-z]+/test/|\\.test\\.tsx?$)' },
  ),
  wall(
    'pure-rooms',
    'a pure room sees words, and what it owns',
    { path: room(plan.pureRooms), pathNot: TEST },
    { pathNot: [room(plan.pureRooms), '^operator/src/words/'] },
  ),
]

const aroundTheEvidence = [
  wall(
    'evidence-stands-alone',
    'the verifier installs with no dependency at all',
    { path: '^evidence/(?:src|bin)/', pathNot: TEST },
    { dependencyTypes: NOT_OURS },
  ),
  wall(
    'evidence-stays-at-home',
    'the verifier reads files and computes; it reaches no network and starts no process',
    { path: '^evidence/(?:src|bin)/', pathNot: TEST },
    { dependencyTypes: ['core'], pathNot: '^(?:node:)?(?:crypto|fs|fs/promises|path|url|util|process|buffer)$' },
  ),
  wall(
    'pages-run-in-a-browser',
    'a page has no node: built-in; only the file that tells the server where the built pages are does',
    { path: '^portals/', pathNot: ['^portals/(?:test/|vite\\.config\\.ts$|src/index\\.ts$)', TEST] },
    { dependencyTypes: ['core'] },
  ),
]

const everywhere = [
  wall(
    'no-circle',
    'two files that need each other when they run are one file; a type alone goes back up',
    {},
    { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
  ),
  wall('resolved', 'every import leads somewhere', {}, { couldNotResolve: true, pathNot: '\\?url$' }),
  wall(
    'declared',
    'a package uses what its own package.json names',
    { path: `^${oneOf(packages)}/(?:src|bin)/`, pathNot: TEST },
    { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
  ),
]

module.exports = {
  forbidden: [...betweenPackages(), ...betweenRooms(), ...insideTheOperator, ...aroundTheEvidence, ...everywhere],
  options: {
    // TypeScript 7 has no programming interface: another parser reads the files.
    parser: 'swc',
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(?:^|/)dist/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.cjs', '.js', '.json'],
    },
  },
}
