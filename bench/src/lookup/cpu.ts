import { readdirSync, readFileSync } from 'node:fs'

const TICKS_A_SECOND = 100

/** Processor time of a process tree so far, in microseconds, from /proc (Linux). A process that ended meanwhile is no longer counted. */
export function cpuMicros(root: number): number {
  const children = new Map<number, number[]>()
  const used = new Map<number, number>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1')
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      const parent = Number(fields[1])
      children.set(parent, [...(children.get(parent) ?? []), Number(name)])
      used.set(Number(name), Number(fields[11]) + Number(fields[12]))
    } catch {
      // It ended between the listing and the reading.
    }
  }
  const queue = [root]
  let ticks = 0
  for (let at = 0; at < queue.length; at++) {
    const process = queue[at] as number
    ticks += used.get(process) ?? 0
    queue.push(...(children.get(process) ?? []))
  }
  return (ticks / TICKS_A_SECOND) * 1_000_000
}
