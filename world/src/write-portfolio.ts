import { createHash } from 'node:crypto'
import { open, rename, rm, stat } from 'node:fs/promises'
import { headerOf, type PortfolioRequest, portfolioText } from './portfolio.ts'
import type { PortfolioHeader } from './portfolio-row.ts'
import type { Chance } from './seed.ts'

/** What was written, and what its signature will cover. */
export interface PortfolioFile {
  readonly path: string
  readonly header: PortfolioHeader
  /** SHA-256 of the file's bytes, hexadecimal. */
  readonly digest: string
  readonly persons: number
  readonly bytes: number
}

/**
 * Writes a portfolio file in flat memory. The final name appears only when the file is whole: a crash leaves `<path>.part`.
 * `onProgress` is told the bytes written so far.
 */
export async function writePortfolio(
  chance: Chance,
  request: PortfolioRequest,
  path: string,
  onProgress: (bytes: number) => void = () => {},
): Promise<PortfolioFile> {
  // A device or a folder must never be replaced by a file.
  if ((await stat(path).catch(() => undefined))?.isFile() === false) throw new Error('writePortfolio: the target is not a file')
  const part = `${path}.part`
  const hash = createHash('sha256')
  const text = portfolioText(chance, request)
  const file = await open(part, 'w')
  let bytes = 0
  let persons = 0
  try {
    for (let piece = text.next(); ; piece = text.next()) {
      if (piece.done) {
        persons = piece.value
        break
      }
      const data = Buffer.from(piece.value, 'utf8')
      hash.update(data)
      await file.writeFile(data)
      bytes += data.length
      onProgress(bytes)
    }
  } catch (fault) {
    await file.close()
    await rm(part, { force: true })
    throw fault
  }
  await file.close()
  await rename(part, path)
  return { path, header: headerOf(request), digest: hash.digest('hex'), persons, bytes }
}
