import { notStorable } from '../arguments/arguments.js'

/**
 * The texts that the native side accepts: no lone surrogates, and no U+0000, where the client libraries stop reading.
 * @throws {RangeError} that names the field
 */
export function checkTexts(settings: object, within = ''): void {
  for (const [name, value] of Object.entries(settings)) {
    const field = within === '' || /^\d+$/.test(name) ? within || name : `${within}.${name}`
    if (typeof value === 'string') checkText(value, field)
    else if (typeof value === 'object' && value !== null) checkTexts(value, field)
  }
}

export function checkText(text: string, name: string): string {
  if (!text.isWellFormed()) throw notStorable(name, "has a lone surrogate, which a connection can't carry")
  if (text.includes('\0')) throw notStorable(name, "has the character U+0000, which a connection can't carry")
  return text
}
