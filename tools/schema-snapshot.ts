/**
 * `node tools/schema-snapshot.ts [--check]`: what the migrations make, as text that people review: `operator/sql/schema.snapshot.sql` and
 * `operator/sql/grants.snapshot.txt`. With `--check` nothing is written, and a difference is an error.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { withDatabase } from '../operator/test/template-database.ts'
import { grantLines } from './snapshot-grants.ts'
import { schemaText } from './snapshot-schema.ts'

const DIFFERENCES_MAX = 40

const files = await withDatabase(({ owner }) =>
  owner.transaction(async (sql) => {
    // Every name is then written with its schema.
    await sql.script('set local search_path = pg_catalog')
    return [
      { path: 'operator/sql/schema.snapshot.sql', text: await schemaText(sql) },
      { path: 'operator/sql/grants.snapshot.txt', text: `${(await grantLines(sql)).join('\n')}\n` },
    ]
  }),
)

for (const { path, text } of files) {
  const file = new URL(`../${path}`, import.meta.url)
  if (!process.argv.includes('--check')) {
    writeFileSync(file, text)
    continue
  }
  const committed = readOr(file, '')
  if (committed === text) continue
  const differences = compare(committed, text)
  if (differences.length === 0) differences.push('the same lines, in another order')
  process.exitCode = 1
  console.error(`${path} is not what the migrations make; run: node tools/schema-snapshot.ts`)
  for (const line of differences.slice(0, DIFFERENCES_MAX)) console.error(`  ${line}`)
}

function readOr(file: URL, absent: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return absent
  }
}

/** Lines of one text that the other does not have. */
function compare(before: string, after: string): string[] {
  const count = (text: string): Map<string, number> => {
    const counts = new Map<string, number>()
    for (const line of text.split('\n')) counts.set(line, (counts.get(line) ?? 0) + 1)
    return counts
  }
  const [old, now] = [count(before), count(after)]
  const lines = [...new Set([...old.keys(), ...now.keys()])]
  return lines.flatMap((line) => {
    const difference = (now.get(line) ?? 0) - (old.get(line) ?? 0)
    return difference === 0 ? [] : [`${difference > 0 ? '+' : '-'} ${line}`]
  })
}
