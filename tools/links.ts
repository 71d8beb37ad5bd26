import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import process from 'node:process'

/** Every relative link of our papers leads to a file that stands there, and every anchor to a heading. */
const files = execFileSync('git', ['ls-files', '*.md'], { encoding: 'utf8' }).split('\n').filter(Boolean)
const broken: string[] = []

for (const file of files) {
  if (!existsSync(file)) continue
  const text = readFileSync(file, 'utf8').replace(/```[\s\S]*?```/g, '')
  for (const [, target = ''] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
    if (/^[a-z]+:/.test(target)) continue
    const [path = '', anchor] = target.split('#')
    const place = path === '' ? file : join(dirname(file), path)
    if (!existsSync(place)) broken.push(`${file} → ${target}`)
    else if (anchor !== undefined && place.endsWith('.md') && !anchorsOf(place).has(anchor))
      broken.push(`${file} → ${target} (no such heading)`)
  }
}

for (const line of broken) process.stdout.write(`${line}\n`)
process.stdout.write(
  broken.length === 0 ? `links: ${files.length} papers, every link leads somewhere\n` : `links: ${broken.length} lead nowhere\n`,
)
process.exitCode = broken.length === 0 ? 0 : 1

/** Anchors as the usual renderers make them: lower case, spaces to hyphens, punctuation gone. */
function anchorsOf(file: string): Set<string> {
  const headings = readFileSync(file, 'utf8').matchAll(/^#{1,6} +(.+)$/gm)
  return new Set(
    [...headings].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .trim()
        .replace(/\s/g, '-'),
    ),
  )
}
