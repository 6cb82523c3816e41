import { describe, expect, it } from 'vitest'
import { runScripts, sandboxLimits } from '../../../lib/governance/io/script-sandbox.ts'
import { simulateRules } from '../../../lib/governance/queries/simulate-rules.ts'
import { simulationRequestSchema } from '../../../lib/governance/simulate/simulation-schema.ts'

const url = (host: string, zone: string) => ({
  protocol: 'dubbo',
  host,
  port: 20_880,
  path: 'demo.Echo',
  params: { zone, 'say.weight': '5' },
})
const asked = {
  invokers: [url('10.0.0.1', 'a'), url('10.0.0.2', 'b')],
  consumer: { protocol: 'consumer', host: '10.1.0.1', port: 0, path: 'demo.Echo', params: { application: 'web' } },
  method: 'say',
  args: ['gold'],
  attachments: { user: 'u1' },
}
const input = JSON.stringify(asked)
/** The clock is not what these tests are about, and the machine may be busy. */
const patient = { ...sandboxLimits, totalMs: 60_000 }
const run = async (script: string, limits = patient) => (await runScripts([{ script, input }], limits))[0]

const documented = `(function route(invokers) {
  var result = new java.util.ArrayList(invokers.size());
  for (i = 0; i < invokers.size(); i++) {
    if ("10.0.0.2" == invokers.get(i).getUrl().getHost()) { result.add(invokers.get(i)); }
  }
  return result;
}(invokers));`

describe('a simulation on a Java with a script engine', () => {
  const request = simulationRequestSchema.parse({
    generation: '3.2',
    scriptEngine: true,
    consumer: 'consumer://10.1.0.1/demo.Echo?application=web',
    providers: ['10.0.0.1', '10.0.0.2'].map((host) => `dubbo://${host}:20880/demo.Echo?application=shop`),
    method: 'say',
    now: 1,
    rules: { 'script-router': `key: shop\nscript: ${JSON.stringify(documented)}\n` },
  })

  it('routes by the script and shares among what it gave back', async () => {
    expect(await simulateRules(request)).toMatchObject({ kept: [1], shares: [0, 1], findings: [] })
  })

  it('of a script that never ends goes on without it, and says so', async () => {
    const { kept, findings } = await simulateRules({ ...request, rules: { urls: [], 'script-router': 'script: "for (;;) {}"' } })
    expect([kept, findings.map(({ code }) => code)]).toEqual([[0, 1], ['rule-not-in-force']])
  })
})

describe('a routing script', { timeout: 70_000 }, () => {
  it.each([
    ['as Dubbo documents it', documented, [1]],
    ['by a parameter', `invokers.filter(function (one) { return one.getUrl().getParameter('zone') === 'a' })`, [0]],
    ['by the call', `invocation.getMethodName() === 'say' && invocation.getArguments()[0] === 'gold' ? invokers : []`, [0, 1]],
    ['by an attachment', `context.getAttachment('user') === 'u1' ? [invokers.get(0)] : []`, [0]],
    ['with a Java type', `var List = Java.type('java.util.ArrayList'); var list = new List(); list.add(invokers.get(1)); list`, [1]],
    ['without a list', `42`, null],
    ['with strangers in its list', `[{}, 7, invokers.get(0), null]`, [0]],
  ])('chooses %s', async (_name, script, kept) => {
    expect(await run(script)).toEqual({ kept })
  })

  it.each([
    ['an endless loop', 'for (;;) {}', /interrupted/],
    ['an expression that explodes', '/(a+)+b/.test("a".repeat(60))', /interrupted/],
    ['an endless toString of what it throws', 'throw { toString: function () { for (;;) {} } }', /./],
    ['endless recursion', 'function f() { return f() } f()', /stack overflow/],
    ['an array as large as memory', 'new Uint8Array(1e9)', /out of memory|memory/],
    ['the file system', `require('fs').readFileSync('/etc/passwd')`, /'require' is not defined/],
    ['the process', 'process.exit(1)', /'process' is not defined/],
    ['the process by a constructor', `invokers.constructor.constructor('return process')().exit(1)`, /'process' is not defined/],
    [
      'the process by the prototype of what it was given',
      `invokers.get(0).getUrl().constructor.constructor('return process')()`,
      /'process' is not defined/,
    ],
    ['the network', `fetch('http://localhost/')`, /'fetch' is not defined/],
    ['a type that is not there', `Java.type('java.lang.Runtime').getRuntime().exec('id')`, /no java.lang.Runtime/],
    ['broken text', 'function (', /SyntaxError/],
  ])('that reaches for %s gets an error and nothing else', async (_name, script, reason) => {
    expect(await run(script)).toEqual({ error: expect.stringMatching(reason) })
  })

  it('that loads a module gets none', async () => {
    expect(await run(`import('fs').then(function (fs) { fs.writeFileSync('/tmp/out', '') }); invokers`)).toEqual({ kept: [0, 1] })
  })

  it('that works inside one native call is ended with its thread, and the calls after it with it', async () => {
    const bomb = 'var all = []; for (;;) all.push("x".repeat(100000) + all.length)'
    const [first, second] = await runScripts(
      [
        { script: bomb, input },
        { script: 'invokers', input },
      ],
      { ...sandboxLimits, callMs: 60_000, totalMs: 1500 },
    )
    expect(first).toEqual({ error: expect.stringMatching(/stopped|memory/) })
    if (first && 'error' in first && first.error.includes('stopped')) expect(second).toEqual(first)
  })

  it('leaves nothing for the next one', async () => {
    const outcomes = await runScripts(
      [
        { script: 'Array.prototype.every = null; globalThis.left = 1; invokers', input },
        { script: `typeof left === 'undefined' ? invokers.every(function () { return true }) && invokers : []`, input },
      ],
      patient,
    )
    expect(outcomes).toEqual([{ kept: [0, 1] }, { kept: [0, 1] }])
  })
})
