import type { Keys } from '../../ports/keys.ts'
import { invariant } from '../../words/invariant.ts'
import { boundTo, type CompulsoryFacts, readFacts } from './identity.ts'

/**
 * Opens the `restricted` column of a person's rights: year of the key (2 bytes, most significant first), then sealed bytes bound to the
 * person. For adjudication: the process must hold `restricted/<insurer>/<yyyy>`.
 *
 * @throws when the key was destroyed, or the bytes are another person's
 */
export function openFacts(
  keys: Keys,
  of: { readonly insurerId: number; readonly person: string; readonly restricted: Uint8Array },
): CompulsoryFacts {
  const { insurerId, person, restricted } = of
  invariant(restricted.length > 2, 'restricted facts name the year of their key')
  const year = ((restricted[0] ?? 0) << 8) | (restricted[1] ?? 0)
  return readFacts(keys.open(`restricted/${insurerId}/${year}`, restricted.subarray(2), boundTo(person)))
}
