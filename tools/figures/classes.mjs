// The fields and methods of the C++ classes, read from the headers. Types declared with `struct` are data and are not counted; nor are
// constructors, destructors, operators, static members and nested types.
const blank = (text) => text.replace(/[^\n]/g, ' ')

const withoutTexts = (text) =>
  text.replace(/\/\*[\s\S]*?\*\/|\/\/.*|R"\((?:[\s\S]*?)\)"|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|^#.*/gm, blank)

const opening = '({['
const closing = ')}]'

/** The place behind the bracket that closes the one at `from`. */
function behind(text, from) {
  let depth = 0
  for (let at = from; at < text.length; at++) {
    if (opening.includes(text[at])) depth++
    if (closing.includes(text[at]) && --depth === 0) return at + 1
  }
  return text.length
}

const isBody = (text, at) => text[at] === '{' && /\)[\w\s&:,(){}>-]*$/.test(text.slice(0, at))

/** The declarations of a class body. */
function statementsOf(body) {
  const found = []
  let [from, at] = [0, 0]
  const end = (to) => {
    found.push(body.slice(from, to))
    from = to
    at = to
  }
  while (at < body.length) {
    if (body[at] === ';') end(at + 1)
    else if (opening.includes(body[at])) {
      const ends = isBody(body.slice(from), at - from)
      at = behind(body, at)
      if (ends && !/^\s*[;,{]/.test(body.slice(at))) end(at)
    } else at++
  }
  return found
}

function withoutAngles(text) {
  const next = text.replace(/<[^<>]*>/g, '')
  return next === text ? text : withoutAngles(next)
}

/** The declaration without labels, attributes and `template`. */
const headOf = (statement) =>
  withoutAngles(
    statement
      .replace(/\b(public|private|protected)\s*:/g, '')
      .replace(/\[\[[^\]]*\]\]/g, '')
      .trim()
  ).replace(/^template\s*/, '')

const isNoMember = /^(using|friend|typedef|enum|static_assert|class|struct|union|static|constexpr)\b|\boperator\b|^;?$/

function kindOf(statement, name) {
  const head = headOf(statement)
  if (isNoMember.test(head) && !/^static[^=;{]*\(/.test(head)) return 'none'
  const declared = head.split(/[={]/, 1)[0]
  if (!declared.includes('(')) return 'field'
  return new RegExp(`^(explicit |virtual )*~?${name}\\s*\\(`).test(declared) ? 'none' : 'method'
}

function withoutBrackets(text) {
  const next = text.replace(/[({[][^(){}[\]]*[)}\]]/g, '')
  return next === text ? text : withoutBrackets(next)
}

const declarators = (statement) => withoutBrackets(headOf(statement)).split(',').length

function membersOf(name, body) {
  const statements = statementsOf(body)
  const fields = statements.filter((statement) => kindOf(statement, name) === 'field')
  return {
    name,
    fields: fields.reduce((sum, statement) => sum + declarators(statement), 0),
    methods: statements.filter((statement) => kindOf(statement, name) === 'method').length
  }
}

const header = /(?<!enum )\bclass\s+([A-Za-z_]\w*)(?:\s+final)?\s*(?::[^;{]*)?\{/g

/** @returns {{ name: string, fields: number, methods: number }[]} */
export function classesIn(text) {
  const code = withoutTexts(text)
  return [...code.matchAll(header)].map((match) => {
    const from = match.index + match[0].length
    return membersOf(match[1], code.slice(from, behind(code, from - 1) - 1))
  })
}

const widest = (classes, field) =>
  classes.reduce((most, one) => (one[field] > most[field] ? one : most), { name: 'none', fields: 0, methods: 0 })

/** The classes with the most fields and the most methods. */
export function widestOf(files) {
  const headers = files.filter(({ path }) => path.startsWith('native/') && path.endsWith('.hpp'))
  const classes = headers.flatMap(({ text }) => classesIn(text))
  return { byFields: widest(classes, 'fields'), byMethods: widest(classes, 'methods') }
}
