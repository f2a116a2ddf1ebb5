import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { backends } from '../../../tools/facts.mjs'

/** By class or function, the names of its instance members. */
export type Declared = Record<string, string[]>

/** Reads declaration files, and returns a function that lists the values that one of them exports. */
export function readDeclarations(files: readonly string[]): (file: string) => Declared {
  const program = ts.createProgram(files, {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    types: []
  })
  const checker = program.getTypeChecker()
  return (file) => {
    const module = checker.getSymbolAtLocation(program.getSourceFile(file) as ts.Node) as ts.Symbol
    const values = checker.getExportsOfModule(module).filter((symbol) => isValue(resolved(checker, symbol)))
    return Object.fromEntries(values.map((symbol) => [symbol.name, membersOf(checker, symbol)]))
  }
}

const types = (name: string) => fileURLToPath(new URL(`../../../types/${name}.d.ts`, import.meta.url))
const read = readDeclarations(['index', ...backends].map(types))

/** The values that the declarations of an entry export. */
export const declaredBy = (entry: string): Declared => read(types(entry))

// A class that is exported by `export type` keeps the flag of a value. Such classes are declared as abstract.
const isValue = (target: ts.Symbol) => (target.flags & ts.SymbolFlags.Value) !== 0 && !isAbstract(target)

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
