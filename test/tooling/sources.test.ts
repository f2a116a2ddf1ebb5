// The archives that a release takes sources from.
import { expect, it } from 'vitest'
import { isNewer, lists } from '../../tools/release/sources.mjs'

const placesIn = (lines: string[]) => lines.map((line) => line.replace(/^deb-src \[.*\] /, ''))

it('in the security archive, too', () => {
  expect(placesIn(lists('bookworm', {}))).toEqual([
    'http://deb.debian.org/debian bookworm main',
    'http://deb.debian.org/debian bookworm-updates main',
    'http://deb.debian.org/debian-security bookworm-security main'
  ])
})

it('on other mirrors that the environment names', () => {
  const env = { DEBIAN_MIRROR: 'http://a.example/debian', DEBIAN_SECURITY_MIRROR: 'http://b.example/security' }
  expect(placesIn(lists('trixie', env))).toEqual([
    'http://a.example/debian trixie main',
    'http://a.example/debian trixie-updates main',
    'http://b.example/security trixie-security main'
  ])
})

it.each([
  ['3.0.22-1~deb12u2', '3.0.20-1~deb12u2', true],
  ['15.9-0+deb12u1', '15.18-0+deb12u1', false],
  ['1:10.11.18-0+deb12u1', '10.11.19-0+deb12u1', true],
  ['3.0.20-1', '3.0.20-1', false]
])('%s is newer than %s: %s', (one, other, newer) => {
  expect(isNewer(one, other)).toBe(newer)
})
