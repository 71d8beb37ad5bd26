/** What an arena reads of honest days: as the world plays them, or as a module given by `--world` does. Ranks start at 0. */
export interface Look {
  readonly kind: 'look'
  readonly look: number
  readonly atMs: number
  readonly site: number
  readonly account: number
  readonly client: number
  readonly device: number
  readonly activity: number
  readonly way: number
  readonly person: number
  /** 0 none, 1 good, 2 expired, 3 revoked, 4 another person's. */
  readonly card: number
  /** 0 nothing was mistyped. */
  readonly slip: number
  readonly closed: number
}

export interface Claim {
  readonly kind: 'claim'
  readonly atMs: number
  readonly look: number
}

interface Other {
  readonly kind: 'complaint' | 'device-changed' | 'site-opened' | 'locum-arrived'
  readonly atMs: number
}

export interface HonestSite {
  readonly activity: number
  readonly departement: string
  readonly client: number
  readonly devices: readonly number[]
}

export interface HonestWorld extends Iterable<Iterable<Look | Claim | Other>> {
  readonly sites: readonly HonestSite[]
  readonly accounts: readonly { readonly site: number }[]
  readonly persons: number
  coverOf(person: number): { readonly insurer: number }
  homeOf(person: number): { readonly departement: string }
}

export interface HonestWanted {
  readonly seed: string
  readonly from: string
  readonly days: number
  readonly accounts: number
  readonly persons?: number
}

export type HonestDaysMaker = (wanted: HonestWanted) => HonestWorld
