import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import wasmAddress from 'zxing-wasm/reader/zxing_reader.wasm?url'

/** Pause between two pictures looked at, so that an old workstation stays usable. */
const PAUSE_MS = 120
/** The camera closes by itself after so many pictures: about three minutes. */
const PICTURES_MAX = 1_500
/** Pictures are looked at no larger than this; a DataMatrix of 48 modules stays legible. */
const WIDTH_MAX = 1_280

/**
 * Opens the camera in `video` and hands over each text read, until `onText` answers true, the signal aborts or the maximum is
 * reached; the camera is then released. Rejects when the camera or the reader does not open.
 */
export async function watchCamera(video: HTMLVideoElement, signal: AbortSignal, onText: (text: string) => boolean): Promise<void> {
  // Without this the library would fetch its reader from a third party.
  prepareZXingModule({ overrides: { locateFile: () => wasmAddress } })
  const stream = await navigator.mediaDevices.getUserMedia({
    video: { facingMode: 'environment', width: { ideal: WIDTH_MAX }, height: { ideal: 720 } },
  })
  const release = (): void => {
    for (const track of stream.getTracks()) track.stop()
    video.srcObject = null
  }
  if (signal.aborted) return release()
  try {
    video.srcObject = stream
    await video.play()
    const canvas = document.createElement('canvas')
    for (let picture = 0; picture < PICTURES_MAX && !signal.aborted; picture += 1) {
      const text = await textOf(video, canvas)
      if (signal.aborted || (text !== null && onText(text))) return
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
    }
  } finally {
    release()
  }
}

async function textOf(video: HTMLVideoElement, canvas: HTMLCanvasElement): Promise<string | null> {
  const scale = Math.min(1, WIDTH_MAX / Math.max(1, video.videoWidth))
  canvas.width = Math.round(video.videoWidth * scale)
  canvas.height = Math.round(video.videoHeight * scale)
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (context === null || canvas.width === 0 || canvas.height === 0) return null
  context.drawImage(video, 0, 0, canvas.width, canvas.height)
  const picture = context.getImageData(0, 0, canvas.width, canvas.height)
  const [found] = await readBarcodes(picture, { formats: ['DataMatrix'], tryHarder: true, maxNumberOfSymbols: 1 })
  return found === undefined || found.text === '' ? null : found.text
}
