import type { Adapter, AdapterPayload } from 'oidc-provider'

/** What the stand-in remembers at most, all kinds together; the oldest is forgotten first. */
const entriesMax = 20_000

interface Entry {
  readonly payload: AdapterPayload
  readonly expiresAt: number
}

/**
 * Memory of one identity provider: sessions, codes and tokens, kept for as long as the process lives. One call makes one memory,
 * so that two providers of the same process know nothing of each other. `now` is in milliseconds.
 */
export function providerMemory(now: () => number): (kind: string) => Adapter {
  const entries = new Map<string, Entry>()

  function put(key: string, payload: AdapterPayload, expiresInSeconds: number): void {
    entries.delete(key)
    entries.set(key, { payload, expiresAt: now() + expiresInSeconds * 1000 })
    for (const oldest of entries.keys()) {
      if (entries.size <= entriesMax) break
      entries.delete(oldest)
    }
  }

  function get(key: string): Entry | undefined {
    const entry = entries.get(key)
    if (entry !== undefined && entry.expiresAt <= now()) {
      entries.delete(key)
      return undefined
    }
    return entry
  }

  function find(matches: (payload: AdapterPayload) => boolean, kind: string): AdapterPayload | undefined {
    for (const key of [...entries.keys()]) {
      if (!key.startsWith(`${kind}:`)) continue
      const entry = get(key)
      if (entry !== undefined && matches(entry.payload)) return entry.payload
    }
    return undefined
  }

  return (kind) => ({
    async upsert(id, payload, expiresIn) {
      put(`${kind}:${id}`, payload, expiresIn ?? 3600)
    },
    async find(id) {
      return get(`${kind}:${id}`)?.payload
    },
    async findByUid(uid) {
      return find((payload) => payload.uid === uid, kind)
    },
    async findByUserCode(userCode) {
      return find((payload) => payload.userCode === userCode, kind)
    },
    async consume(id) {
      const entry = get(`${kind}:${id}`)
      if (entry !== undefined) entries.set(`${kind}:${id}`, { ...entry, payload: { ...entry.payload, consumed: Math.floor(now() / 1000) } })
    },
    async destroy(id) {
      entries.delete(`${kind}:${id}`)
    },
    async revokeByGrantId(grantId) {
      for (const [key, entry] of entries) if (entry.payload.grantId === grantId) entries.delete(key)
    },
  })
}
