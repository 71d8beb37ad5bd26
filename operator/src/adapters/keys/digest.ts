import { createHash } from 'node:crypto'
import type { RunningDigest } from '../../ports/digest.ts'

export function startDigest(): RunningDigest {
  const hash = createHash('sha256')
  return {
    update: (bytes) => {
      hash.update(bytes)
    },
    end: () => hash.digest(),
  }
}
