// What the samples use of go-go-scope, for type checks where it isn't installed.
declare module 'go-go-scope' {
  import type { PersistenceProviders } from '@go-go-scope/persistence-native'

  interface Scope extends AsyncDisposable {
    readonly persistence?: PersistenceProviders
  }

  export function scope(options: { persistence?: PersistenceProviders }): Scope
}
