import type { AccountPlan } from './account.ts'
import type { Scene, Visit } from './ask.ts'
import { hourMs } from './hours.ts'
import type { Players } from './players.ts'
import { stream } from './stream.ts'

/** A quarter of the residents each week, whose month of doses is prepared. */
const weeks = 4

/** One person after the other at a regular pace: the pharmacy prepares the doses of a retirement home from its file. */
export function prepareDoses(players: Players, scene: Scene, staff: readonly AccountPlan[]): void {
  const { chance, clientele } = players
  const { plan, book } = scene
  chance.restart(stream.clientele, plan.site, 0)
  const first = clientele.resident(chance, plan.basin)
  chance.restart(stream.siteDay, book.day, -1 - plan.site)
  const account = staff[0]?.account ?? -1
  const week = Math.floor(book.day / 7) % weeks
  let wallMs = hourMs * (14 + 1.5 * chance.unit())
  for (let rank = week; rank < plan.residents; rank += weeks) {
    // The residents follow one another; a home that would run past the last person is shorter.
    const person = first + rank
    if (person >= clientele.persons) break
    const visit: Visit = { wallMs, account, person, careDay: book.day, known: scene.recent.find(person) }
    const answer = players.ask(scene, visit)
    players.bill(scene, visit, answer)
    wallMs = answer.wallMs + 25_000 + chance.below(50_000)
  }
}
