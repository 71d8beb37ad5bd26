import type { HonestDaysMaker } from '@cloison/world'
import { openArena } from './arena/arena.ts'
import type { Grounds } from './besiege.ts'
import type { Needs, Scale } from './siege.ts'

/** Platforms that are open, so that attacks which can share one do. */
export interface Arenas {
  open(needs: Needs, guarded: boolean): Promise<Grounds>
  /** Those that may not serve again. */
  closeAlone(): Promise<void>
  close(): Promise<void>
}

const SMALL = { honest: 24, days: 4, insured: 600 }

/** @param seed of the synthetic France and of the honest days, whatever the attack's */
export function openArenas(seed: string, scale: Scale, days: HonestDaysMaker, say: (text: string) => void): Arenas {
  const open = new Map<string, Promise<Grounds>>()
  const close = async (which: (name: string) => boolean): Promise<void> => {
    for (const [name, grounds] of [...open].filter(([each]) => which(each))) {
      open.delete(name)
      const opened = await grounds.catch(() => undefined)
      await opened?.arena.close()
    }
  }
  return {
    open(needs, guarded) {
      const alone = needs.alone === true && scale !== 'small'
      // In small, one platform serves every attack: those that must find it new come first.
      const { honest: accounts, days: length, insured } = scale === 'small' ? SMALL : needs
      const name = `${alone ? 'alone' : 'shared'} ${guarded} ${accounts} ${length} ${insured}`
      const known = open.get(name)
      if (known !== undefined) return known
      say(`ouverture d’une plateforme ${guarded ? 'gardée' : 'sans garde'}…`)
      const honest = accounts === 0 ? null : { days, accounts, length }
      const opening = openArena({ seed: `${seed} ${name}`, guarded, honest, insured }).then((arena) => ({ arena, given: 0 }))
      open.set(name, opening)
      return opening
    },
    closeAlone: () => close((name) => name.startsWith('alone')),
    close: () => close(() => true),
  }
}
