/**
 * `node tools/plan.ts [--check]`: draws house-plan.json into docs/ARCHITECTURE.md, between two marks. With `--check` nothing is written, and
 * a drawing that is not the plan's is an error.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'

const BEGIN = '<!-- plan: begin, drawn by tools/plan.ts from house-plan.json -->'
const END = '<!-- plan: end -->'

export type Graph = Readonly<Record<string, readonly string[]>>

interface Plan {
  readonly packages: Graph
  readonly rooms: Graph
  readonly pureRooms: readonly string[]
}

/** The arrows that are not already said by a longer way: what stays reachable without one is not drawn. */
export function withoutShortcuts(graph: Graph): Record<string, string[]> {
  const reach = (from: string, seen = new Set<string>()): Set<string> => {
    for (const to of graph[from] ?? []) {
      if (!seen.has(to)) reach(to, seen.add(to))
    }
    return seen
  }
  return Object.fromEntries(
    Object.entries(graph).map(([from, all]) => [from, all.filter((to) => !all.some((other) => other !== to && reach(other).has(to)))]),
  )
}

/** The two drawings, as Mermaid in Markdown. */
export function draw(plan: Plan): string {
  const drawing = (graph: Graph, pure: readonly string[]): string => {
    const arrows = Object.entries(withoutShortcuts(graph))
    const lone = Object.keys(graph).filter((name) => arrows.every(([from, to]) => (from !== name || to.length === 0) && !to.includes(name)))
    return [
      '```mermaid',
      'flowchart TD',
      ...arrows.flatMap(([from, to]) => to.map((name) => `  ${from} --> ${name}`)),
      ...lone.map((name) => `  ${name}`),
      ...pure.map((name) => `  ${name}:::pure`),
      ...(pure.length > 0 ? ['  classDef pure stroke-dasharray: 4 3'] : []),
      '```',
    ].join('\n')
  }
  return [
    BEGIN,
    '',
    'Packages. An arrow reads “may import”; what a longer way already says is not drawn again.',
    '',
    drawing(plan.packages, []),
    '',
    'Rooms of the operator. An arrow reads “may knock on”; a dashed room is pure: values in, values out.',
    '',
    drawing(plan.rooms, plan.pureRooms),
    '',
    END,
  ].join('\n')
}

/** A page with its drawing replaced, or added at its end when it has none. */
export function place(page: string, drawing: string): string {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)]
  if (begin === -1 || end < begin) return `${page.trimEnd()}\n\n${drawing}\n`
  return page.slice(0, begin) + drawing + page.slice(end + END.length)
}

if (import.meta.main) {
  const file = new URL('../docs/ARCHITECTURE.md', import.meta.url)
  const plan = JSON.parse(readFileSync(new URL('../house-plan.json', import.meta.url), 'utf8')) as Plan
  const page = existsSync(file) ? readFileSync(file, 'utf8') : '# Architecture\n'
  const drawn = place(page, draw(plan))
  if (!process.argv.includes('--check')) writeFileSync(file, drawn)
  else if (drawn !== page) {
    console.error('docs/ARCHITECTURE.md does not show house-plan.json; run: node tools/plan.ts')
    process.exitCode = 1
  }
}
