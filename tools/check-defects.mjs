// Every sentence of test/contract/known-defects.json must be quoted by the title of a test.
//   node tools/check-defects.mjs
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

const folder = fileURLToPath(new URL('../test/contract/', import.meta.url))
const testers = new Set(['it', 'test'])

/** The name that `it(…)` and `it.each(…)(…)` begin with. */
function callee(expression) {
  if (ts.isIdentifier(expression)) return expression.text
  if (ts.isCallExpression(expression) || ts.isPropertyAccessExpression(expression)) return callee(expression.expression)
  return ''
}

function titlesIn(node) {
  const below = []
  ts.forEachChild(node, (child) => void below.push(...titlesIn(child)))
  if (!ts.isCallExpression(node) || !testers.has(callee(node.expression))) return below
  const [title] = node.arguments
  return title && ts.isStringLiteralLike(title) ? [title.text, ...below] : below
}

const parse = (path) => ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest)

/** The sentences that no test quotes. */
export function unquoted() {
  const sources = readdirSync(folder).filter((name) => name.endsWith('.ts'))
  const titles = sources.flatMap((name) => titlesIn(parse(join(folder, name))))
  const sentences = JSON.parse(readFileSync(join(folder, 'known-defects.json'), 'utf8'))
  return sentences.filter((sentence) => !titles.some((title) => title.includes(sentence)))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const missing = unquoted()
  for (const sentence of missing) console.error(`no test quotes: ${sentence}`)
  process.exitCode = missing.length > 0 ? 1 : 0
}
