import { fileURLToPath } from 'node:url'
import ts from 'typescript'

const types = (name: string) => fileURLToPath(new URL(`../../../types/${name}.d.ts`, import.meta.url))
const options = {
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  target: ts.ScriptTarget.ES2022
}

/** The values that the declarations of an entry promise: each with the names of a class's instance members. */
export function declaredBy(entry: string): Record<string, string[]> {
  const program = ts.createProgram([types(entry)], options)
  const checker = program.getTypeChecker()
  const module = checker.getSymbolAtLocation(program.getSourceFile(types(entry)) as ts.Node) as ts.Symbol
  const values = checker.getExportsOfModule(module).filter((symbol) => isValue(checker, symbol))
  return Object.fromEntries(values.map((symbol) => [symbol.name, membersOf(checker, symbol)]))
}

// `export type` leaves the flags of what it exports as they are: only its declaration tells.
function isValue(checker: ts.TypeChecker, symbol: ts.Symbol): boolean {
  const target = resolved(checker, symbol)
  return (target.flags & ts.SymbolFlags.Value) !== 0 && !isAbstract(target)
}

function isAbstract({ valueDeclaration }: ts.Symbol): boolean {
  const flags = valueDeclaration ? ts.getCombinedModifierFlags(valueDeclaration) : 0
  return (flags & ts.ModifierFlags.Abstract) !== 0
}

function membersOf(checker: ts.TypeChecker, symbol: ts.Symbol): string[] {
  const type = checker.getDeclaredTypeOfSymbol(resolved(checker, symbol))
  return type
    .getProperties()
    .map(({ name }) => name)
    .sort()
}

function resolved(checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
}
