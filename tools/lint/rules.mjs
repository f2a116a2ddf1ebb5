// The project's own lint rules. Each looks at one file: `where` says which, `finds` gives the offending lines' numbers; it is
// handed the text, the path, and whether the file may be executed.
import { facts } from '../facts.mjs'

const isCpp = (path) => /\.(cpp|hpp)$/.test(path)
const isNative = (path) => path.startsWith('native/') && isCpp(path)
const isAnyCpp = (path) => /^(native|test\/native)\//.test(path) && isCpp(path)
const isProduct = (path) => isNative(path) || path.startsWith('lib/')
const isSource = (path) => /\.(cpp|hpp|[cm]?[jt]s|cmake|gypi?|sh)$/.test(path)
const isHandles = (path) => /^native\/\w+\/handles\.hpp$/.test(path)
const isStatements = (path) => /statements\.hpp$/.test(path)

const blank = (comment) => comment.replace(/[^\n]/g, ' ')
const withoutComments = (text) => text.replace(/\/\*[\s\S]*?\*\//g, blank).replace(/(^|[^:])\/\/.*$/gm, '$1')

const linesOf = (text, matches) => text.split('\n').flatMap((line, index) => (matches(line) ? [index + 1] : []))

const anyOf = (patterns) => (line) => patterns.some((pattern) => pattern.test(line))
const inText =
  (...patterns) =>
  (text) =>
    linesOf(text, anyOf(patterns))
const inCode =
  (...patterns) =>
  (text) =>
    linesOf(withoutComments(text), anyOf(patterns))

const including = (headers) => new RegExp(`^\\s*#\\s*include\\s*[<"](${headers})[>"]`)

const ofBackends = (fact) => Object.entries(facts.backends).map(([name, of]) => [name, of[fact]])

const clientHeaders = { ...Object.fromEntries(ofBackends('headers')), net: 'openssl/.*' }

const nodeHeaders = 'napi\\.h|node_api\\.h|js_native_api.*\\.h|node\\.h|v8\\.h'

const clientHeaderRules = Object.entries(clientHeaders).map(([backend, headers]) => ({
  name: `${backend}-headers-in-handles`,
  says: `the C library of ${backend} is included by native/${backend}/handles.hpp only`,
  where: (path) => isAnyCpp(path) && path !== `native/${backend}/handles.hpp`,
  finds: inCode(including(headers))
}))

const releases = [
  ...ofBackends('releases').map(([, functions]) => functions),
  '(SSL|SSL_CTX|SSL_SESSION|X509|X509_STORE|BIO|EVP_PKEY|BIGNUM|OPENSSL|CRYPTO)_(free|free_all|vfree|clear_free)',
  'sk_\\w+_(free|pop_free)|freeaddrinfo'
]

const words = '(message|errstr|what\\(\\)|PQ(result)?ErrorMessage\\([^)]*\\))'
const compared = '(==|!=|\\.(r?find|starts_with|ends_with|contains|compare|substr)\\b)'
const cppByMessage = [
  /\bstr(case)?str\s*\(/,
  new RegExp(`\\b(str(n?case|n)?cmp|regex_(search|match))\\s*\\([^;]*${words}`, 'i'),
  new RegExp(`\\b${words}\\s*${compared}`, 'i')
]
const jsByMessage = [
  /\bmessage\s*\)?\s*(===?|!==?|\??\.(includes|startsWith|endsWith|match|indexOf|search|slice)\b)/,
  /(\.(test|exec|includes)|\bswitch)\s*\([^)]*\bmessage\b/
]

const sql =
  '(SELECT\\s+\\S|INSERT\\s+INTO|DELETE\\s+FROM|UPDATE\\s+\\S+\\s+SET|(CREATE|ALTER|DROP)\\s+(UNIQUE\\s+)?(TABLE|INDEX))'
const statementText = [new RegExp(`["'\`(][^"'\`]*\\b${sql}`), new RegExp(`^\\s*${sql}`), /\bredis\.p?call\s*\(/]

const isFinding = (path) => /^findings\/[^/]+\.sh$/.test(path)

const limit = 400
const overlong = (text) => (text.split('\n').length > limit + 1 ? [limit + 1] : [])

export const rules = [
  {
    name: 'node-api-in-binding',
    says: 'Node-API is included by native/binding and native/addon.cpp only',
    where: (path) => isAnyCpp(path) && !path.startsWith('native/binding/') && path !== 'native/addon.cpp',
    finds: inCode(including(nodeHeaders))
  },
  ...clientHeaderRules,
  {
    name: 'released-in-handles',
    says: 'C handles are released by the deleters of handles.hpp only',
    where: (path) => isAnyCpp(path) && !isHandles(path),
    finds: inCode(new RegExp(`\\b(${releases.join('|')})\\b`))
  },
  {
    name: 'no-decision-by-message',
    says: 'nothing decides by the text of a message',
    where: isProduct,
    finds: (text, path) => inCode(...(isCpp(path) ? cppByMessage : jsByMessage))(text)
  },
  {
    name: 'core-knows-nobody',
    says: 'native/core includes no database, no OpenSSL and no Node',
    where: (path) => path.startsWith('native/core/') && isCpp(path),
    finds: inCode(
      including(`${nodeHeaders}|uv\\.h|${Object.values(clientHeaders).join('|')}`),
      including(`(${['binding', 'net', ...Object.keys(facts.backends)].join('|')})/.*`)
    )
  },
  {
    name: 'systems-in-platform',
    says: 'what only one operating system has is used in native/platform only',
    where: (path) => isNative(path) && !path.startsWith('native/platform/'),
    finds: inCode(
      including('sys/(epoll|event|eventfd)\\.h|ucontext\\.h'),
      /\b(eventfd|epoll_\w+|ppoll|kqueue|kevent|sched_getaffinity|memfd_create|dup3|accept4|pipe2|makecontext)\s*\(/,
      /\b(MSG_NOSIGNAL|SO_NOSIGPIPE|SOCK_CLOEXEC|SOCK_NONBLOCK|TCP_KEEPIDLE|TCP_KEEPALIVE|MAP_STACK)\b/,
      /"\/proc\//
    )
  },
  {
    name: 'no-libuv',
    says: 'libuv is not called: it promises nothing across runtimes',
    where: isAnyCpp,
    finds: inCode(including('uv\\.h'), /\buv_\w+\s*\(/)
  },
  {
    name: 'nothing-left-undone',
    says: 'no notes of work left undone, no skipped or singled-out test',
    where: isSource,
    finds: inText(/\b(TO[D]O|FIX[M]E|X[X]X|HA[C]K)\b/, /\b(it|test|describe)\.(skip|only|todo)\b/)
  },
  {
    name: 'skips-give-a-reason',
    says: 'a test is skipped by onlyWhere(…, reason) of test/support/only-where.ts, a C++ unit never',
    where: (path) => path.startsWith('test/'),
    finds: inCode(/\.(skipIf|runIf)\b/, /\bGTEST_SKIP\b/)
  },
  {
    name: 'findings-can-be-run',
    says: 'a finding is a program: it begins with #! and may be executed (chmod +x)',
    where: isFinding,
    finds: (text, _path, isExecutable) => (isExecutable && text.startsWith('#!') ? [] : [1])
  },
  {
    name: 'short-files',
    says: `a file has at most ${limit} lines`,
    where: isSource,
    finds: overlong
  },
  {
    name: 'statements-in-one-place',
    says: 'SQL and Lua stand in statements.hpp only',
    where: (path) => isProduct(path) && !isStatements(path),
    finds: inCode(...statementText)
  },
  {
    name: 'no-local-paths',
    says: 'no path of one machine, no registry address',
    where: () => true,
    finds: inText(/(^|["'`\s(=:])\/(work|home|Users|root)\/[\w.]/, /"resol[v]ed": "http/)
  }
]
