// Builds the named parts: `native` (build/Release/<backend>.node), `lib` (dist/). Quick when nothing changed.
import { buildLib } from './build-lib.mjs'
import { alone } from './build-lock.mjs'
import { buildNative } from './build-native.mjs'

const builders = { native: buildNative, lib: buildLib }
const parts = process.argv.slice(2)
const unknown = parts.filter((part) => !builders[part])
if (parts.length === 0 || unknown.length > 0) {
  console.error(`usage: node tools/build.mjs ${Object.keys(builders).join('|')}…`)
  process.exit(2)
}
await alone(async () => {
  for (const part of parts) await builders[part]()
})
