import type { IncomingMessage } from 'node:http'

/** An upload that was too slow, or broken off by its sender. */
export class UploadStopped extends Error {
  override readonly name = 'UploadStopped'
}

/** No byte for this long, and the upload is given up. */
export const UPLOAD_IDLE_MS_MAX = 15_000
/** Whatever its pace, a file takes no longer than this. */
export const UPLOAD_MS_MAX = 30 * 60_000

/** The bytes of a request as they come; whoever sends slowly, or stops, does not hold a connection of the database for ever. */
export async function* uploaded(
  request: IncomingMessage,
  idleMs = UPLOAD_IDLE_MS_MAX,
  wholeMs = UPLOAD_MS_MAX,
): AsyncGenerator<Uint8Array> {
  const stop = () => request.destroy(new UploadStopped('an upload was too slow'))
  const whole = setTimeout(stop, wholeMs)
  let idle = setTimeout(stop, idleMs)
  try {
    // Left half-read, the request is not destroyed: the refusal still has to go out.
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      clearTimeout(idle)
      yield chunk as Uint8Array
      // The time that our own database takes is not the sender's.
      idle = setTimeout(stop, idleMs)
    }
    if (!request.complete) throw new UploadStopped('an upload was broken off')
  } catch (caught) {
    // Node's own words when a sender goes away: they become ours.
    if (request.errored !== null || request.destroyed)
      throw caught instanceof UploadStopped ? caught : new UploadStopped('an upload was broken off')
    throw caught
  } finally {
    clearTimeout(idle)
    clearTimeout(whole)
  }
}
