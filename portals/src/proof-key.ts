import { makeSessionKey } from '@cloison/contract'

const DATABASE = 'cloison'
const STORE = 'keys'
/** Each portal proves with a key of its own. */
export type ProofEntry = 'session-proof' | 'console-proof'

/**
 * The proof key of this browser, made at the first call. IndexedDB keeps the CryptoKey itself, not its bytes: a script that
 * reads the store can use the key from this page, never take it elsewhere.
 */
export async function keptProofKey(entry: ProofEntry): Promise<CryptoKeyPair> {
  const database = await open()
  try {
    const kept = await settle<CryptoKeyPair | undefined>(database.transaction(STORE).objectStore(STORE).get(entry))
    return kept ?? (await keepFirst(database, entry, await makeSessionKey()))
  } finally {
    database.close()
  }
}

/** Two tabs opened together may both make a key: the first one written is kept, and both use it. */
async function keepFirst(database: IDBDatabase, entry: ProofEntry, made: CryptoKeyPair): Promise<CryptoKeyPair> {
  const store = database.transaction(STORE, 'readwrite').objectStore(STORE)
  const earlier = await settle<CryptoKeyPair | undefined>(store.get(entry))
  if (earlier !== undefined) return earlier
  await settle(store.put(made, entry))
  return made
}

function open(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1)
  request.onupgradeneeded = () => request.result.createObjectStore(STORE)
  return settle(request)
}

function settle<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('the browser refused its key store'))
  })
}
