import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']
const FOLDERS = ['/usr/bin', '/usr/local/bin', '/snap/bin', '/usr/lib/chromium', '/opt/google/chrome']

/**
 * The path of a Chromium on this machine: `CLOISON_CHROMIUM` if it is set (and then no other: a wrong path is not a Chromium found), else
 * the first that the PATH or the usual folders hold.
 */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const given = env.CLOISON_CHROMIUM
  if (given) return isExecutable(given) ? given : undefined
  const folders = [...(env.PATH ?? '').split(delimiter).filter((folder) => folder.startsWith('/')), ...FOLDERS]
  return folders.flatMap((folder) => NAMES.map((name) => join(folder, name))).find(isExecutable)
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
