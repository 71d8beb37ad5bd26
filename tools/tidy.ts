/** `npm run tidy`: the rules of the house that a machine can check, as errors. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fileRules, type HouseFile, roomFindings, schemaRule } from './tidy-rules.ts'

const NEVER = new Set(['node_modules', 'dist', '.git', '.cloison', '.npm-fresh', 'coverage'])
const TEXT = /\.(ts|tsx|mjs|cjs|js|json|sql|md|css|html|typ|yml|yaml|sh|xml|svg|txt)$|^\.ci\/|(^|\/)(LICENSE|\.gitignore)$/
const BYTES_MAX = 2_000_000

export interface Finding {
  readonly path: string
  readonly line: number
  readonly rule: string
  readonly says: string
}

/** Every finding in a house, in the order of its files. */
export function tidy(root: string): Finding[] {
  const plan = JSON.parse(readFileSync(join(root, 'house-plan.json'), 'utf8')) as { rooms: Record<string, string[]> }
  const rooms = Object.keys(plan.rooms)
  const files = listFiles(root, '').map((path): HouseFile => ({ path, text: readFileSync(join(root, path), 'utf8').slice(0, BYTES_MAX) }))
  const found = files.flatMap((file) =>
    [...fileRules, schemaRule(rooms)].flatMap((rule) =>
      rule.lines(file).map((line) => ({ path: file.path, line, rule: rule.name, says: rule.says })),
    ),
  )
  return [...found, ...roomFindings(files, rooms)]
}

function listFiles(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (entry.isDirectory()) return NEVER.has(entry.name) ? [] : listFiles(root, path)
      return entry.isFile() && TEXT.test(path) ? [path] : []
    })
}

if (import.meta.main) {
  const findings = tidy(fileURLToPath(new URL('../', import.meta.url)))
  for (const { path, line, rule, says } of findings) console.error(`${path}:${line} ${rule}: ${says}`)
  console.log(findings.length === 0 ? 'tidy: nothing to say' : `tidy: ${findings.length} to put right`)
  process.exitCode = findings.length === 0 ? 0 : 1
}
