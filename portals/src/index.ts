import { fileURLToPath } from 'node:url'

/** Folder of the built pages, to be served as they are; `npm run portals` fills it. */
export const portalsFolder: string = fileURLToPath(new URL('../dist/', import.meta.url))

/** The policy that the pages keep: nothing inline, nothing from a third party, code compiled only for the card reader. */
export const portalsPolicy: string = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')
