import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Letter } from '../../ports/mail.ts'
import { fileOutbox } from './outbox.ts'

const letter: Letter = {
  kind: 'enrolment-code',
  to: { finess: '759999014', name: 'Pharmacie du Marché', commune: 'Ville', department: '75' },
  subject: 'votre code',
  paragraphs: ['Bonjour,', '    CODE-CODE-CODE-CODE'],
}

test('a letter is one whole file that its owner alone may read, and whose name says nobody', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cloison-outbox-'))
  try {
    const outbox = fileOutbox(join(folder, 'letters'), { now: () => Date.UTC(2026, 10, 24, 9, 0, 0, 7) })
    await Promise.all([outbox.post(letter), outbox.post(letter)])
    const names = await readdir(join(folder, 'letters'))
    assert.equal(names.length, 2, 'no draft remains')
    for (const name of names) {
      assert.match(name, /^2026-11-24T090000-007Z-enrolment-code-[0-9a-f]{12}\.txt$/)
      assert.equal((await stat(join(folder, 'letters', name))).mode & 0o777, 0o600)
      const text = await readFile(join(folder, 'letters', name), 'utf8')
      assert.equal(text, 'Pharmacie du Marché\nFINESS 759999014\nVille (75)\n\nObjet : votre code\n\nBonjour,\n\n    CODE-CODE-CODE-CODE\n')
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

test('an outbox that cannot be written is a fault', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cloison-outbox-'))
  try {
    await writeFile(join(folder, 'letters'), 'a file stands where the folder should')
    await assert.rejects(fileOutbox(join(folder, 'letters'), { now: () => 0 }).post(letter))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
