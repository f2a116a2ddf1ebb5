import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { Display } from '../../examples/billing/display.mjs'

function shownOn(stream: { isTTY: boolean }) {
  const out = Object.assign(new PassThrough(), stream)
  const display = new Display(out)
  display.begin('redis', 100)
  for (let done = 0; done < 100; done += 5) display.advance(5)
  display.say('the end')
  display.end()
  return String(out.read())
}

describe('the progress of the demo', () => {
  it('is a bar on a terminal', () => {
    const text = shownOn({ isTTY: true })
    expect(text).toContain(`\r[${'#'.repeat(20)}${' '.repeat(20)}] 50/100`)
    expect(text.endsWith('\r\x1b[K')).toBe(true)
  })

  it('is plain lines in a pipe, one for each tenth', () => {
    const text = shownOn({ isTTY: false })
    expect(text.trimEnd().split('\n')).toEqual([
      'redis',
      ...Array.from({ length: 10 }, (_, tenth) => `${(tenth + 1) * 10} of 100 customers`),
      'the end'
    ])
  })
})
