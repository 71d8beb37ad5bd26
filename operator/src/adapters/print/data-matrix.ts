import bwip from 'bwip-js/node'
import { invariant } from '../../words/invariant.ts'

/** Side of a printed module, in the units of the SVG. */
const SCALE = 3
const QUIET_ZONE_MODULES = 1

/** A DataMatrix ECC 200 (ISO/IEC 16022) as SVG with its quiet zone of one module. Our cards' texts fit 48 × 48 modules. */
export function dataMatrix(text: string): { svg: string; modules: number } {
  const options = { bcid: 'datamatrix', text }
  const [drawn] = bwip.raw(options)
  invariant(drawn !== undefined && 'pixx' in drawn, 'a DataMatrix is a matrix')
  const svg = bwip.toSVG({
    ...options,
    scale: SCALE,
    paddingwidth: QUIET_ZONE_MODULES,
    paddingheight: QUIET_ZONE_MODULES,
    backgroundcolor: 'FFFFFF',
  })
  return { svg, modules: drawn.pixx }
}
