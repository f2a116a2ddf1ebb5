// docs/performance.md and its pictures, which are made from docs/reports/performance.md.
import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { pageOf } from '../../bench/page.mjs'
import { picturesOf } from '../../bench/pictures.mjs'
import { ceiling, draw, short } from '../../bench/svg.mjs'

const docs = new URL('../../docs/', import.meta.url)
const textOf = (name: string) => readFileSync(new URL(name, docs), 'utf8')
const report = textOf('reports/performance.md')

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

it('the page summarises the report', () => {
  const page = textOf('performance.md')
  expect(page === pageOf(report), 'run node bench/page.mjs').toBe(true)
  const rows = (heading: string) =>
    page
      .split(`## ${heading}`)[1]!
      .split('## ')[0]!
      .match(/^\| [a-z-]+ +\| +\d.*$/gm)!
  expect(rows('Beside each driver')).toHaveLength(16)
  expect(rows('Our operations per second')[0]!.match(/[\d,]+(?= \|)/g)).toEqual([
    '1',
    ...['redis', 'postgres', 'mariadb', 'mysql', 'mongodb'].map((backend) => cellOf(backend, 'cache-get', 1, 'ours'))
  ])
})

it('the summary names the worst ratio of each server', () => {
  const changed = report.replace(/^(\| cache-get +\| +10 \| pg, pool of 10 +\| +[\d,]+ \| +)2.38x/m, '$10.11x')
  expect(changed).not.toBe(report)
  expect(pageOf(changed)).toMatch(/^\| PostgreSQL .*\| 0\.11x: cache-get, 10 callers, pg, pool of 10 +\| +1 of 16 \|$/m)
})

it('those in docs show what the report lists', () => {
  const drawn = picturesOf(report)
  expect(drawn.map(([name]) => name).sort()).toEqual(readdirSync(docs).filter((name) => /^performance-/.test(name)))
  for (const [name, svg] of drawn) expect(svg === textOf(name), `${name}: run node bench/page.mjs`).toBe(true)
})

it('every figure of the report has its bar', () => {
  const figures = report.match(/^\| [a-z-]+ +\| +\d/gm) ?? []
  const bars = picturesOf(report).flatMap(([, svg]) => svg.match(/<title>[^<]* operations\/s</g) ?? [])
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

/** Operations per second, as printed. */
function cellOf(backend: string, scenario: string, callers: number, contestant: string): string {
  const chapter = report.split(/^## /m).find((text) => text.startsWith(`${backend}\n`))
  return new RegExp(`^\\| ${scenario} +\\| +${callers} \\| ${contestant} +\\| +([\\d,]+)`, 'm').exec(chapter!)![1]!
}

const rateOf = (backend: string, scenario: string, contestant: string) =>
  Number(cellOf(backend, scenario, 100, contestant).replaceAll(',', ''))

const timesOf = (backend: string, scenario: string, rival: string) =>
  (rateOf(backend, scenario, 'ours') / rateOf(backend, scenario, rival)).toFixed(1)

it('the README quotes the report', () => {
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
