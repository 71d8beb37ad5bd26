import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** One page a portal. Nothing is inlined, so that the pages keep a policy without exception. */
export default defineConfig({
  root: here('./'),
  base: '/',
  plugins: [react()],
  build: {
    outDir: here('./dist'),
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: {
        professional: here('./professional/index.html'),
        console: here('./console/index.html'),
        accessibility: here('./accessibility/index.html'),
      },
    },
  },
})
