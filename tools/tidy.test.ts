import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import test from 'node:test'
import { tidy } from './tidy.ts'
import { fileRules } from './tidy-rules.ts'

type Plant = readonly [path: string, text: string]

const CLEAN: Plant[] = [
  ['house-plan.json', JSON.stringify({ rooms: { claims: [], directory: [], planes: [] } })],
  ['operator/src/domain/claims/README.md', 'Knows invoices.\nPromises a reason per line.\n'],
  [
    'operator/src/domain/claims/index.ts',
    "// Never Date.now() here: select * is a word, and any too.\nexport const text = 'any, Date.now(), process.env'\n",
  ],
  ['operator/src/domain/claims/claim.store.ts', 'export const find = `select claim_id from claims.claim where claim_id = $1`\n'],
  ['operator/src/adapters/clock/system.ts', 'export const now = () => Date.now()\n'],
  ['operator/src/adapters/entropy/system.ts', 'export const draw = () => Math.random()\n'],
  ['operator/src/config.ts', 'export const config = process.env\n'],
  ['operator/src/main.ts', "console.log('ready')\n"],
  ['operator/src/doors/cli/import.command.ts', "console.log('done')\n// TODO(#12): say how long it took\n"],
  ['operator/src/ports/odd.ts', '// The library gives no type for it.\nexport const odd = {} as unknown as string\n'],
  [
    'operator/sql/0001_first.sql',
    '-- never select * from it\nselect count(*) from claims.claim; select * into strict s from claims.claim;\n',
  ],
  ['world/src/day.ts', "console.log(new Date(), Math.random(), process.env.HOME, 'and select x from y')\n"],
  [
    'world/src/nir.test.ts',
    "export const nobody = ['1850775000042', '285077500004262']\n".replaceAll('75000', '07000').replace('62', '00'),
  ],
  ['operator/schema.snapshot.sql', '\n'.repeat(400)],
  ['docs/long.md', 'line\n'.repeat(400)],
]

/** One or more violations of each rule: path, text, rule, line. */
const VIOLATIONS: (readonly [path: string, text: string, rule: string, line: number])[] = [
  ['operator/src/utils/day.ts', 'export const a = 1\n', 'name', 1],
  ['portals/parts/date-helper.tsx', 'export const a = 1\n', 'name', 1],
  ['world/src/bank.service.ts', 'export const a = 1\n', 'name', 1],
  ['operator/src/domain/claims/Common.md', 'x\n', 'name', 1],
  ['world/src/long.ts', '// line\n'.repeat(251), 'length', 251],
  ['operator/sql/0002_long.sql', '-- line\n'.repeat(251), 'length', 251],
  ['operator/src/domain/claims/a.ts', '\nexport const a = Date.now()\n', 'clock', 2],
  ['evidence/src/a.ts', 'export const a = new Date()\n', 'clock', 1],
  ['contract/src/a.ts', 'export const a = `${performance.now()}`\n', 'clock', 1],
  ['operator/src/domain/claims/b.ts', 'export const a = Math.random\n', 'chance', 1],
  ['operator/src/adapters/mail/a.ts', 'export const a = process.env.MAIL\n', 'environment', 1],
  ['operator/src/doors/http/a.ts', "console.error('x')\n", 'console', 1],
  ['docs/plan.md', 'fine\nTODO: think\n', 'todo', 2],
  ['world/src/todo.ts', '// FIXME later\n', 'todo', 1],
  ['operator/src/domain/claims/c.store.ts', 'export const a = `select\n  * from claims.claim`\n', 'star', 1],
  ['operator/sql/0003_star.sql', 'insert into claims.claim default values returning *;\n', 'star', 1],
  ['operator/src/domain/claims/d.ts', "export const a = 'insert into claims.claim (a) values (1)'\n", 'sql', 1],
  ['operator/src/doors/worker/e.job.ts', 'export const a = `\n select claim_id\n from claims.claim`\n', 'sql', 2],
  ['operator/src/doors/worker/f.job.ts', "export const a = 'update claims.claim set a = 1'\n", 'sql', 1],
  ['world/src/silenced.ts', '// @ts-expect-error the type is wrong\nexport const a: string = 1\n', 'silenced', 1],
  ['world/src/cast.ts', 'export const z = 1\n\n\n\n\nexport const a = 1 as unknown as string\n', 'cast', 6],
  ['world/src/only.test.ts', "test.only('x', () => {})\n", 'only', 1],
  ['docs/place.md', `see ${'/work'}/main\n`, 'machine', 1],
  ['bench/src/place.ts', `export const a = '${'/tmp'}/x'\n`, 'machine', 1],
  ['docs/registry.md', `https://registry.${'npmjs'}.org\n`, 'registry', 1],
  ['world/src/person.ts', `export const nir = '18507${'75'}056042'\n`, 'nir', 1],
  ['operator/src/domain/claims/g.store.ts', 'export const a = `select site_id from directory.establishment`\n', 'schema', 1],
  ['operator/src/domain/claims/deep/h.store.ts', "export const a = 'select planes.turn()'\n", 'schema', 1],
  ['operator/src/domain/directory/index.ts', 'export const a = 1\n', 'room', 1],
  ['operator/src/domain/planes/README.md', 'line\n'.repeat(16), 'room', 1],
  ['operator/src/domain/attic/index.ts', 'export const a = 1\n', 'room', 1],
]

function withHouse(plants: readonly Plant[], work: (root: string) => void): void {
  const root = mkdtempSync(join(tmpdir(), 'tidy-'))
  try {
    for (const [path, text] of plants) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text)
    }
    work(root)
  } finally {
    rmSync(root, { recursive: true })
  }
}

test('a clean house has nothing to put right, even where it speaks about the rules', () => {
  withHouse(CLEAN, (root) => assert.deepEqual(tidy(root), []))
})

test('each violation is found at its line by its rule, and no rule is without one', () => {
  withHouse([...CLEAN, ...VIOLATIONS.map(([path, text]): Plant => [path, text])], (root) => {
    const found = tidy(root).map(({ path, line, rule }) => `${path}:${line} ${rule}`)
    for (const [path, , rule, line] of VIOLATIONS) {
      assert.ok(
        found.some(
          (finding) =>
            finding === `${path}:${line} ${rule}` || (rule === 'room' && finding.startsWith(dirname(path)) && finding.endsWith('room')),
        ),
        `${path}:${line} ${rule}`,
      )
    }
    const tried = new Set(VIOLATIONS.map(([, , rule]) => rule))
    assert.deepEqual(
      [...fileRules.map(({ name }) => name), 'schema', 'room'].filter((name) => !tried.has(name)),
      [],
    )
  })
})
