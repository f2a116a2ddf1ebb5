import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { backends } from '../../../tools/facts.mjs'

const types = (name: string) => fileURLToPath(new URL(`../../../types/${name}.d.ts`, import.meta.url))
const entries = ['index', ...backends]
const program = ts.createProgram(entries.map(types), {
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  target: ts.ScriptTarget.ES2022,
  types: []
})
const checker = program.getTypeChecker()

/** The values that the declarations of an entry promise: each with the names of a class's instance members. */
export function declaredBy(entry: string): Record<string, string[]> {
  const module = checker.getSymbolAtLocation(program.getSourceFile(types(entry)) as ts.Node) as ts.Symbol
  const values = checker.getExportsOfModule(module).filter(isValue)
  return Object.fromEntries(values.map((symbol) => [symbol.name, membersOf(symbol)]))
}

// `export type` leaves the flags of what it exports as they are: only its declaration tells.
function isValue(symbol: ts.Symbol): boolean {
  const target = resolved(symbol)
  return (target.flags & ts.SymbolFlags.Value) !== 0 && !isAbstract(target)
}

function isAbstract({ valueDeclaration }: ts.Symbol): boolean {
  const flags = valueDeclaration ? ts.getCombinedModifierFlags(valueDeclaration) : 0
  return (flags & ts.ModifierFlags.Abstract) !== 0
}

function membersOf(symbol: ts.Symbol): string[] {
  const type = checker.getDeclaredTypeOfSymbol(resolved(symbol))
  return type
    .getProperties()
    .map(({ name }) => name)
    .sort()
}

function resolved(symbol: ts.Symbol): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
}
