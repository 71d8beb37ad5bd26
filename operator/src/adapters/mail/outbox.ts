import { randomBytes } from 'node:crypto'
import { link, mkdir, open, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../../ports/clock.ts'
import type { Letter, Mail } from '../../ports/mail.ts'

/**
 * Letters as text files in a folder that the mail room empties: one file a letter, readable by its owner alone, flushed before the promise
 * resolves. The name says the moment and the kind, never the person.
 */
export function fileOutbox(folder: string, clock: Clock): Mail {
  return {
    async post(letter) {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const stamp = new Date(clock.now()).toISOString().replaceAll(':', '').replace('.', '-')
      const name = join(folder, `${stamp}-${letter.kind}-${randomBytes(6).toString('hex')}.txt`)
      const draft = `${name}.draft`
      const file = await open(draft, 'wx', 0o600)
      try {
        await file.writeFile(written(letter))
        await file.sync()
      } finally {
        await file.close()
      }
      // The name appears only once the letter is whole: who empties the folder never takes half of one.
      await link(draft, name)
      await unlink(draft)
      const names = await open(folder, 'r')
      await names.sync().finally(() => names.close())
    },
  }
}

function written(letter: Letter): string {
  const { to } = letter
  const head = [to.name, `FINESS ${to.finess}`, `${to.commune} (${to.department})`, '', `Objet : ${letter.subject}`]
  return `${[...head, ...letter.paragraphs.flatMap((paragraph) => ['', paragraph])].join('\n')}\n`
}
