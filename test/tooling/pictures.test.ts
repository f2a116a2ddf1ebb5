// The pictures of docs/performance.md.
import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { picturesOf } from '../../bench/pictures.mjs'
import { ceiling, draw, short } from '../../bench/svg.mjs'

const docs = new URL('../../docs', import.meta.url)
const textOf = (name: string) => readFileSync(new URL(name, docs), 'utf8')

const heightsOf = (svg: string, contestant: number) =>
  [...svg.matchAll(new RegExp(`class="bar${contestant}" [^>]* height="([\\d.]+)"><title>`, 'g'))].map(([, height]) =>
    Number(height)
  )

const chart = {
  title: 'operations',
  contestants: ['this package', 'a <rival> & "more"'],
  panels: [
    { name: 'get', groups: [{ name: '1', values: [1000, 250] }] },
    { name: 'set', groups: [{ name: '1', values: [50, 100] }] }
  ]
}

it('those in docs show what the page lists', () => {
  const drawn = picturesOf(textOf('performance.md'))
  expect(drawn.map(([name]) => name).sort()).toEqual(readdirSync(docs).filter((name) => /^performance-/.test(name)))
  for (const [name, svg] of drawn) expect(svg === textOf(name), `${name}: run node bench/pictures.mjs`).toBe(true)
})

it('every figure of the page has its bar', () => {
  const figures = textOf('performance.md').match(/^\| [a-z-]+ +\| +\d/gm) ?? []
  const bars = picturesOf(textOf('performance.md')).flatMap(
    ([, svg]) => svg.match(/<title>[^<]* operations\/s</g) ?? []
  )
  expect(bars.length).toBeGreaterThan(100)
  expect(bars).toHaveLength(figures.length)
})

it('a bar is as high as its figure, by the scale of its panel', () => {
  const svg = draw(chart)
  const [[get, set], [rivalGet, rivalSet]] = [heightsOf(svg, 0), heightsOf(svg, 1)] as [number[], number[]]
  expect(rivalGet).toBeCloseTo(get! / 4)
  expect(set).toBeCloseTo(rivalSet! / 2)
  expect(get).toBeCloseTo(rivalSet!)
})

it('names are texts, not markup', () => {
  expect(draw(chart)).toContain('a &#60;rival&#62; &#38; &#34;more&#34;')
})

it('has colours for a dark page', () => {
  const [bright, dark] = draw(chart).split('@media(prefers-color-scheme:dark)')
  for (const name of ['.back', 'text', '.quiet', '.bar0', '.bar1']) {
    const colour = new RegExp(`${name.replace('.', '\\.')}\\{fill:(#\\w+)\\}`)
    expect(colour.exec(bright!)?.[1]).not.toBe(colour.exec(dark!)?.[1])
  }
})

it('scales and their labels', () => {
  expect([348_140, 50_000, 1, 373].map(ceiling)).toEqual([500_000, 50_000, 1, 500])
  expect([0, 999, 2500, 50_000].map(short)).toEqual(['0', '999', '2.5k', '50k'])
})

/** Operations per second of 100 callers. */
function rateOf(backend: string, scenario: string, contestant: string): number {
  const chapter = textOf('performance.md')
    .split(/^## /m)
    .find((text) => text.startsWith(`${backend}\n`))
  const row = new RegExp(`^\\| ${scenario} +\\| +100 \\| ${contestant} +\\| +([\\d,]+)`, 'm').exec(chapter!)
  return Number(row![1]!.replaceAll(',', ''))
}

const timesOf = (backend: string, scenario: string, rival: string) =>
  (rateOf(backend, scenario, 'ours') / rateOf(backend, scenario, rival)).toFixed(1)

it('the README quotes the page', () => {
  const readme = textOf('../README.md').replace(/\s+/g, ' ')
  const ioredis = timesOf('redis', 'cache-get', 'ioredis')
  const mysql2 = timesOf('mysql', 'cache-get', 'mysql2, pool of 10')
  const [get, ...others] = ['cache-get', 'cache-set', 'lock-acquire', 'record-failure'].map((scenario) =>
    timesOf('postgres', scenario, 'pg, pool of 10')
  )
  const quotes = [
    `${ioredis} times the operations of \`ioredis\`, ${get} of \`pg\`, ${mysql2} of \`mysql2\``,
    `${get}, ${others[0]}, ${others[1]} and ${others[2]} times as many`
  ]
  expect(quotes.filter((quote) => !readme.includes(quote))).toEqual([])
})
