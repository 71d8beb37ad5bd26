import { keep } from './source-text.ts'

/** A file of the house: its path from the root, and its text. */
export interface HouseFile {
  readonly path: string
  readonly text: string
}

export interface Rule {
  readonly name: string
  /** What is wrong and what to do instead. */
  readonly says: string
  /** The lines (from 1) where a file breaks the rule. */
  readonly lines: (file: HouseFile) => number[]
}

const LINES_MAX = 250
const TEST = /\.test\.tsx?$/
const CODE = /\.(ts|tsx|mjs|cjs)$/
/** What runs in production, where time, chance and settings come from outside. */
const PRODUCT = /^(operator|evidence|contract)\/src\//
const FORBIDDEN_NAMES = new Set([
  'util',
  'utils',
  'helper',
  'helpers',
  'common',
  'core',
  'shared',
  'service',
  'services',
  'manager',
  'managers',
  'misc',
])
const UNFINISHED = /\b(TODO|FIXME|XXX)\b(?!.{0,3}#\d)/
const SQL_WORDS =
  /\b(select\s[\s\S]{1,400}?\sfrom\s|insert\s+into\s|update\s+[\w.]+\s+set\s|delete\s+from\s|(create|alter|drop)\s+(table|function|index|schema|role)\s)/i

/** Line numbers of every match of a pattern. */
function matches(text: string, pattern: RegExp): number[] {
  const found: number[] = []
  for (const match of text.matchAll(new RegExp(pattern.source, [...new Set(`${pattern.flags}g`)].join('')))) {
    found.push(text.slice(0, match.index).split('\n').length)
  }
  return found
}

/** A rule that looks for a pattern in some files, in what they hold that is not blanked by `read`. */
function pattern(name: string, says: string, where: (path: string) => boolean, search: RegExp, read = (text: string) => text): Rule {
  return { name, says, lines: ({ path, text }) => (where(path) ? matches(read(text), search) : []) }
}

const code = (text: string): string => keep(text, 'code')
const strings = (text: string): string => keep(text, 'string')

/** Rules that look at one file alone. */
export const fileRules: readonly Rule[] = [
  {
    name: 'name',
    says: 'names a drawer, not a subject: no utils, helpers, common, core, shared, service, manager',
    lines: ({ path }) => (path.split(/[/.\-_]/).some((word) => FORBIDDEN_NAMES.has(word.toLowerCase())) ? [1] : []),
  },
  {
    name: 'length',
    says: `is longer than ${LINES_MAX} lines: cut it by verb or noun`,
    lines: ({ path, text }) =>
      /\.(ts|tsx|mjs|cjs|sql)$/.test(path) && !/\.snapshot\./.test(path) && text.split('\n').length - 1 > LINES_MAX ? [LINES_MAX + 1] : [],
  },
  pattern(
    'clock',
    'reads the clock: ask ports/clock',
    (path) => PRODUCT.test(path) && !TEST.test(path) && !path.startsWith('operator/src/adapters/clock/'),
    /\bDate\.now\b|\bnew Date\(\)|\bperformance\.now\b/,
    code,
  ),
  pattern(
    'chance',
    'draws at random: ask ports/entropy',
    (path) => PRODUCT.test(path) && !TEST.test(path) && !path.startsWith('operator/src/adapters/entropy/'),
    /\bMath\.random\b/,
    code,
  ),
  pattern(
    'environment',
    'reads the environment: config.ts does, once',
    (path) => PRODUCT.test(path) && !TEST.test(path) && path !== 'operator/src/config.ts',
    /\bprocess\.env\b/,
    code,
  ),
  pattern(
    'console',
    'writes to the console: only main.ts and the command lines do',
    (path) => PRODUCT.test(path) && !TEST.test(path) && !/^(operator\/src\/(main\.ts|doors\/cli\/)|evidence\/src\/cli\/)/.test(path),
    /\bconsole\.\w+/,
    code,
  ),
  pattern(
    'todo',
    'leaves work without an issue number: write TODO(#12)',
    (path) => !path.endsWith('.json') && !path.startsWith('tools/tidy'),
    UNFINISHED,
  ),
  {
    name: 'star',
    says: 'selects *: name the columns',
    lines: ({ path, text }) => {
      if (!path.startsWith('operator/') || !/\.(sql|ts)$/.test(path) || TEST.test(path)) return []
      // Into a variable that has the type of the row, every column is wanted and none is mistaken for another.
      return matches(path.endsWith('.sql') ? text.replace(/--[^\n]*/g, '') : strings(text), /\b(select|returning)\s+\*(?!\s+into\b)/i)
    },
  },
  pattern(
    'sql',
    'speaks SQL outside a *.store.ts, the adapters or sql/',
    (path) => path.startsWith('operator/src/') && CODE.test(path) && !/\.store\.ts$|\.test\.ts$|^operator\/src\/adapters\//.test(path),
    SQL_WORDS,
    strings,
  ),
  pattern(
    'silenced',
    'silences the compiler',
    (path) => /\.tsx?$/.test(path),
    /@ts-(ignore|expect-error|nocheck)/,
    (text) => keep(text, 'comment'),
  ),
  {
    name: 'cast',
    says: 'casts through unknown without saying why on the line before',
    lines: ({ path, text }) => {
      if (!/\.tsx?$/.test(path)) return []
      const comments = keep(text, 'comment').split('\n')
      return matches(code(text), /\bas unknown as\b/).filter(
        (line) => !comments.slice(Math.max(0, line - 4), line).some((part) => part.trim() !== ''),
      )
    },
  },
  pattern('only', 'runs one test alone', (path) => TEST.test(path), /\b(test|it|describe|suite)\.only\(/, code),
  pattern(
    'machine',
    'names a place of one machine',
    (path) => !TEST.test(path) && !/^(tools|\.ci)\//.test(path) && path !== 'package-lock.json',
    /(?<![\w.~-])\/(work|root|tmp|home)\/\w/,
  ),
  pattern(
    'registry',
    'names a registry: the lock and the client know it',
    (path) => path !== 'package-lock.json' && !path.startsWith('tools/'),
    /registry\.npmjs|npmjs\.org/,
  ),
  { name: 'nir', says: 'holds a number that could be a person’s NIR: the commune code is 000', lines: ({ text }) => possibleNirs(text) },
]

/** A NIR of 13 digits, or 15 with the right key, whose commune could exist. Month 01 to 12; Corsica is left to the eye. */
function possibleNirs(text: string): number[] {
  const found: number[] = []
  for (const match of text.matchAll(/(?<![\w.-])([12]\d\d(?:0[1-9]|1[0-2])\d{2}(\d{3})\d{3})(\d{2})?(?![\w.-])/g)) {
    const [, number = '', commune, key] = match
    if (commune === '000' || (key !== undefined && 97n - (BigInt(number) % 97n) !== BigInt(key))) continue
    found.push(text.slice(0, match.index).split('\n').length)
  }
  return found
}

/** A store names its own room's schema only; what crosses rooms is a named function in sql/, called by its owner. */
export function schemaRule(rooms: readonly string[]): Rule {
  return {
    name: 'schema',
    says: 'names the schema of another room: call a function of ours in sql/',
    lines: ({ path, text }) => {
      const own = /^operator\/src\/domain\/([^/]+)\/(?:.*\/)?[^/]+\.store\.ts$/.exec(path)?.[1]
      if (own === undefined) return []
      const others = rooms.filter((room) => room !== own)
      return matches(keep(text, 'string'), new RegExp(`(?<![\\w./'-])(${others.join('|')})\\.[a-z_]+`))
    },
  }
}

/** What a room must have, told from the paths of the house. */
export function roomFindings(
  files: readonly HouseFile[],
  rooms: readonly string[],
): { path: string; line: number; rule: string; says: string }[] {
  const README_LINES_MAX = 15
  const paths = new Map(files.map((file) => [file.path, file.text]))
  const present = new Set(
    [...paths.keys()].map((path) => /^operator\/src\/domain\/([^/]+)\//.exec(path)?.[1]).filter((room) => room !== undefined),
  )
  return [...present].flatMap((room) => {
    const folder = `operator/src/domain/${room}`
    const at = (file: string, says: string) => ({ path: `${folder}/${file}`, line: 1, rule: 'room', says })
    const readme = paths.get(`${folder}/README.md`)
    return [
      ...(rooms.includes(room) ? [] : [at('', 'is not a room of house-plan.json')]),
      ...(paths.has(`${folder}/index.ts`) ? [] : [at('index.ts', 'is missing: a room has a door')]),
      ...(readme === undefined ? [at('README.md', 'is missing: knows, promises, refuses, owns, knocks on')] : []),
      ...(readme !== undefined && readme.trimEnd().split('\n').length > README_LINES_MAX
        ? [at('README.md', `is longer than ${README_LINES_MAX} lines`)]
        : []),
    ]
  })
}
