type Class = abstract new (...args: never[]) => object

const hasPrototypeOf = Function.prototype[Symbol.hasInstance]

/**
 * Makes `instanceof` hold for objects of another copy of the class: each of our packages contains one. A subclass is
 * distinguished by its prototype.
 */
export function isOneWithItsCopies(One: Class, name: string): void {
  const brand = Symbol.for(`go-go-scope.persistence.${name}`)
  const isBranded = (value: unknown) =>
    typeof value === 'object' && value !== null && Reflect.get(value, brand) === true
  Object.defineProperty(One.prototype, brand, { value: true })
  Object.defineProperty(One, Symbol.hasInstance, {
    value(this: unknown, value: unknown): boolean {
      return this === One ? isBranded(value) : hasPrototypeOf.call(this as Class, value)
    }
  })
}
