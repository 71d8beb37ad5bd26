import type { Look } from '@cloison/world'
import { digestOf } from './turnstile.ts'

const DAY_MS = 86_400_000
/** Domain that each activity asks for, by its number in the access log. */
const DOMAINS = [1, 2, 5, 6, 7, 3, 4, 4]

export const domainOf = ({ activity }: Pick<Look, 'activity'>): number => DOMAINS[activity] ?? 1

/** Digest of the engagement number that a look grants. */
export const engagementOf = (seed: string, look: number): string => digestOf(`${seed} engagement ${look}`)

export const dayOf = (epochMs: number): string => new Date(Math.floor(epochMs / DAY_MS) * DAY_MS).toISOString().slice(0, 10)
