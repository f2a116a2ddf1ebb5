// Groups of bars as SVG: one panel for each scenario, one group for each number of callers, one bar for each contestant.

const width = 820
const panel = { width: 390, height: 170, columns: 2, top: 74, plot: { x: 52, y: 26, width: 330, height: 112 } }

const light = {
  back: '#ffffff',
  text: '#1f2328',
  quiet: '#59636e',
  line: '#d1d9e0',
  bars: ['#0969da', '#9aa4af', '#d0a34a']
}
const dark = {
  back: '#0d1117',
  text: '#f0f6fc',
  quiet: '#9198a1',
  line: '#3d444d',
  bars: ['#58a6ff', '#767e88', '#b98a2f']
}

const rulesOf = ({ back, text, quiet, line, bars }) =>
  [
    `.back{fill:${back}}text{fill:${text}}.quiet{fill:${quiet}}.line{stroke:${line}}`,
    ...bars.map((colour, index) => `.bar${index}{fill:${colour}}`)
  ].join('')

const style = `<style>text{font:12px system-ui,-apple-system,"Segoe UI",Helvetica,Arial,sans-serif}.title{font-size:15px;font-weight:600}.name{font-weight:600}${rulesOf(light)}@media(prefers-color-scheme:dark){${rulesOf(dark)}}</style>`

const escaped = (text) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
const rounded = (number) => Number(number.toFixed(1))

const attributes = (fields) =>
  Object.entries(fields)
    .map(([name, value]) => ` ${name}="${typeof value === 'number' ? rounded(value) : escaped(value)}"`)
    .join('')

const element = (name, fields, ...inside) => `<${name}${attributes(fields)}>${inside.join('')}</${name}>`
const text = (x, y, words, fields = {}) => element('text', { x, y, ...fields }, escaped(words))

/** 9,400 as `9.4k`, to fit the axis. */
export function short(number) {
  if (number < 1000) return String(Math.round(number))
  return `${number < 10_000 ? rounded(number / 1000) : Math.round(number / 1000)}k`
}

/** The smallest of 1, 2, 5, 10, 20, 50, … that is no less. */
export function ceiling(number) {
  const power = 10 ** Math.floor(Math.log10(number))
  return power * [1, 2, 5, 10].find((step) => step * power >= number)
}

function axis({ x, y, width, height }, top) {
  return [0, 0.5, 1].map((share) => {
    const at = y + height * (1 - share)
    const line = element('line', { class: 'line', x1: x, x2: x + width, y1: at, y2: at })
    return line + text(x - 6, at + 4, short(top * share), { class: 'quiet', 'text-anchor': 'end' })
  })
}

function bar(value, index, { x, width, plot, top, words }) {
  const height = (plot.height * value) / top
  const fields = { class: `bar${index}`, x, y: plot.y + plot.height - height, width: width - 2, height }
  return element('rect', fields, element('title', {}, escaped(words)))
}

function group({ name, values }, index, { plot, top, count, contestants }) {
  const whole = plot.width / count
  const width = (whole * 0.8) / contestants.length
  const left = plot.x + whole * (index + 0.1)
  const bars = values.map((value, at) => {
    const words = `${contestants[at]}, ${name}: ${Math.round(value).toLocaleString('en-US')} operations/s`
    return bar(value, at, { x: left + width * at, width, plot, top, words })
  })
  return [
    ...bars,
    text(left + whole * 0.4, plot.y + plot.height + 16, name, { 'text-anchor': 'middle', class: 'quiet' })
  ]
}

function drawPanel({ name, groups }, index, contestants) {
  const { plot, columns } = panel
  const x = 10 + (index % columns) * (panel.width + 20)
  const y = panel.top + Math.floor(index / columns) * panel.height
  const top = ceiling(Math.max(...groups.flatMap(({ values }) => values)))
  const drawn = groups.flatMap((one, at) => group(one, at, { plot, top, count: groups.length, contestants }))
  const title = text(plot.x, 14, name, { class: 'name' })
  return element('g', { transform: `translate(${x} ${y})` }, title, ...axis(plot, top), ...drawn)
}

function legend(contestants) {
  return contestants.map((name, index) => {
    const x = 62 + index * 190
    const square = element('rect', { class: `bar${index}`, x, y: 42, width: 12, height: 12 })
    return square + text(x + 18, 52, name)
  })
}

/**
 * @param {{ title: string, contestants: string[], panels: { name: string, groups: { name: string, values: number[] }[] }[] }} chart
 *   `values` are in the order of the contestants, of which there are at most three
 */
export function draw({ title, contestants, panels }) {
  const height = panel.top + Math.ceil(panels.length / panel.columns) * panel.height
  const fields = { xmlns: 'http://www.w3.org/2000/svg', viewBox: `0 0 ${width} ${height}`, width, height, role: 'img' }
  const back = element('rect', { class: 'back', width, height, rx: 6 })
  const head = element('title', {}, escaped(title)) + style + back + text(62, 26, title, { class: 'title' })
  const drawn = panels.map((one, index) => drawPanel(one, index, contestants))
  return `${element('svg', fields, head, ...legend(contestants), ...drawn)}\n`
}
