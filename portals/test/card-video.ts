import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { prepareZXingModule, writeBarcode } from 'zxing-wasm/writer'

const WIDTH = 640
const HEIGHT = 480
const MODULE_PIXELS = 7
const FRAMES = 5

/** Film of a card's DataMatrix, in the uncompressed form that Chromium's fake camera reads (YUV4MPEG2, 4:2:0). */
export async function cardVideo(text: string): Promise<Buffer> {
  const wasm = await readFile(fileURLToPath(import.meta.resolve('zxing-wasm/writer/zxing_writer.wasm')))
  prepareZXingModule({ overrides: { wasmBinary: wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength) as ArrayBuffer } })
  const { symbol } = await writeBarcode(text, { format: 'DataMatrix', scale: 1, addQuietZones: false })
  const frame = Buffer.alloc((WIDTH * HEIGHT * 3) / 2, 128)
  frame.fill(235, 0, WIDTH * HEIGHT)
  const left = Math.floor((WIDTH - symbol.width * MODULE_PIXELS) / 2)
  const top = Math.floor((HEIGHT - symbol.height * MODULE_PIXELS) / 2)
  for (let y = 0; y < symbol.height * MODULE_PIXELS; y += 1) {
    for (let x = 0; x < symbol.width * MODULE_PIXELS; x += 1) {
      const dark = (symbol.data[Math.floor(y / MODULE_PIXELS) * symbol.width + Math.floor(x / MODULE_PIXELS)] ?? 255) < 128
      if (dark) frame[(top + y) * WIDTH + left + x] = 16
    }
  }
  const head = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`)
  const frames = Array.from({ length: FRAMES }, () => Buffer.concat([Buffer.from('FRAME\n'), frame]))
  return Buffer.concat([head, ...frames])
}
