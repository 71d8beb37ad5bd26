/** Shapes are checked without compiling code, which the page's policy forbids: said before the first shape is built. */
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } })
