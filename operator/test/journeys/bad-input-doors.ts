import { type PublishedRoute, publishedRoutes } from '@cloison/contract'
import { type Asker, anyone, type Ways } from './bad-input-asker.ts'
import type { BadInputScene } from './bad-input-scene.ts'

/** A published route with its parameters filled, and whoever may ask there. */
export interface Door {
  readonly route: PublishedRoute
  readonly path: string
  readonly asker: Asker
  /** Headers without which a body is not looked at. */
  readonly headers: Readonly<Record<string, string>>
}

/** Every door of the description. */
export function doorsOf(scene: BadInputScene): readonly Door[] {
  const askers: Readonly<Record<PublishedRoute['asker'], Asker>> = {
    anyone: anyone(scene.ports),
    key: scene.stranger,
    software: scene.stranger,
    professional: scene.professional,
    operator: scene.operator,
    desk: scene.desk,
    insurer: scene.insurer,
  }
  return publishedRoutes().map((route) => ({
    route,
    path: route.path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => (name === 'amc' ? scene.amc : (FILLED[name] ?? '1'))),
    asker: askers[route.asker],
    headers: keyOf(route),
  }))
}

const FILLED: Readonly<Record<string, string>> = {
  claimId: '0199c5a0-0000-7000-8000-000000000000',
  number: 'ABCDEFGH',
  device: '999999999',
  id: '999999999',
  batchId: '999999999',
  accountId: '999999999',
  leafHash: 'ab'.repeat(32),
  path: '0/000',
}

function keyOf({ parameters = [], path }: PublishedRoute): Record<string, string> {
  if (!parameters.some(({ name }) => name === 'Idempotency-Key')) return {}
  return { 'idempotency-key': path === '/v1/batches' ? '0199c5a0-0000-7000-8000-00000000000a' : 'key-of-bad-input' }
}

/** What a door answers to a body, the asker's right credentials with it. */
export function send(door: Door, body: string | Uint8Array, ways: Ways = {}): ReturnType<Asker['ask']> {
  return door.asker.ask(door.route.method, door.path, { ...ways, body, headers: { ...door.headers, ...ways.headers } })
}
