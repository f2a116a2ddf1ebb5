/** Keeps `part` under a symbol, so that it is found through a Proxy as well, which has no private fields. */
export function hide(owner: object, name: symbol, part: object): void {
  Object.defineProperty(owner, name, { value: part, writable: true, configurable: true })
}

/** Libraries that wrap whatever they find, such as Vue's `reactive`, leave frozen objects as they are. */
export function keep(owner: object, name: symbol, part: object): void {
  hide(owner, name, Object.freeze(part))
}
