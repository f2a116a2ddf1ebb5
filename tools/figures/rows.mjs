// The figures of the tree: each with its count and its bound.
import { fileNames, listsIn } from './backends.mjs'
import { widestOf } from './classes.mjs'
import { layersOf } from './folders.mjs'
import { costOf } from './operations.mjs'

const read = { native: 'CacheHas', method: 'has', argument: 'key' }
const scripted = { native: 'LockExtend', method: 'extend', argument: 'key' }

const costInWords = (operation) => (files) => {
  const cost = costOf(files, operation)
  return `${cost.files} files, ${cost.places} places`
}

export const rows = [
  { name: 'a read operation (`has`)', count: costInWords(read), target: '17 files, 18 places' },
  { name: 'a scripted write (`extend`)', count: costInWords(scripted), target: '20 files, 23 places' },
  {
    name: 'shared files that list the backends',
    count(files) {
      const { product, tools } = listsIn(files)
      return `${product.length} of the product, ${tools.length} tools`
    },
    target: '6 of the product, 4 tools'
  },
  {
    name: 'file names common to all backends',
    count(files) {
      const { common, all } = fileNames(files)
      return `${common.length} of ${all}`
    },
    target: '10 or more'
  },
  {
    name: 'widest class',
    count(files) {
      const { byFields, byMethods } = widestOf(files)
      return `${byFields.fields} fields (\`${byFields.name}\`), ${byMethods.methods} methods (\`${byMethods.name}\`)`
    },
    target: '12 fields, 16 methods'
  },
  {
    name: 'parts of `lib`',
    count(files) {
      const { floors, arrows, back } = layersOf(files)
      return `${floors} floors, ${arrows} arrows, ${back.length} in cycles`
    },
    target: '8 floors, 50 arrows, none in cycles'
  }
]
