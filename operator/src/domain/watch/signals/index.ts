import type { Signal } from '../signal.ts'
import { far } from './distance.ts'
import { canary, complaint, neighbours } from './pointed.ts'
import { insistence, unknown } from './refusals.ts'
import { cadence, night, noPause } from './rhythm.ts'
import { farUnbilled, unbilled, unseenUnbilled } from './unfollowed.ts'
import { newDevice, volume } from './volume.ts'
import { legacy, legacyRefused, noCard } from './ways.ts'

/** Every signal, in the order in which they are explained. */
export const signals: readonly Signal[] = [
  farUnbilled,
  unseenUnbilled,
  noCard,
  legacy,
  legacyRefused,
  unknown,
  insistence,
  neighbours,
  canary,
  complaint,
  unbilled,
  far,
  volume,
  newDevice,
  cadence,
  night,
  noPause,
]
