import { describe, expect, it } from 'vitest'
import { readScript, ScriptAnswers } from '#lib/governance/simulate/script/script-router'
import { simulate } from '#lib/governance/simulate/simulate'
import { simulationRequestSchema } from '#lib/governance/simulate/simulation-schema'

const rule = 'configVersion: v3.0\nkey: shop\ntype: javascript\nenabled: true\nscript: |\n  invokers\n'
const request = simulationRequestSchema.parse({
  generation: '3.3',
  consumer: 'consumer://10.1.0.1/demo.Echo?application=web',
  providers: ['dubbo://10.0.0.1:20880/demo.Echo?application=shop', 'dubbo://10.0.0.2:20880/demo.Echo?application=shop'],
  method: 'say',
  now: 1,
  rules: { 'script-router': rule },
})

describe('a script rule', () => {
  it('routes nothing where nobody runs it, and says so', () => {
    const { kept, findings } = simulate(request)
    expect([kept, findings.map(({ code, rule: name }) => [code, name])]).toEqual([[0, 1], [['rule-not-in-force', 'script-router']]])
  })

  it('is asked first and routes by its answer then, last of the chain', () => {
    const answers = new ScriptAnswers()
    expect(simulate(request, answers).kept).toEqual([0, 1])
    const [call] = answers.wanted
    expect(JSON.parse(call?.input ?? '')).toMatchObject({
      method: 'say',
      invokers: [{ host: '10.0.0.1' }, { host: '10.0.0.2' }],
      consumer: { host: '10.1.0.1' },
    })
    answers.add([{ kept: [1] }])
    const { kept, steps, findings } = simulate(request, answers)
    expect([kept, steps.at(-1)?.router, findings]).toEqual([[1], 'script', []])
    expect(answers.wanted).toEqual([])
  })

  it('cannot name a provider that it was not given', () => {
    const answers = new ScriptAnswers()
    simulate(request, answers)
    answers.add([{ kept: [99, 1] }])
    expect(simulate(request, answers).kept).toEqual([1])
  })

  it('that fails routes nothing and is a finding; one that gives no list fails the call', () => {
    const of = (outcome: { error: string } | { kept: null }) => {
      const answers = new ScriptAnswers()
      simulate(request, answers)
      answers.add([outcome])
      const { kept, findings } = simulate(request, answers)
      return [kept, findings.map(({ text }) => text)]
    }
    expect(of({ error: 'interrupted' })).toEqual([[0, 1], ['interrupted']])
    expect(of({ kept: null })).toEqual([[], []])
  })

  it('is not read by 2.x, nor when it is disabled, empty or of another language', () => {
    const answers = new ScriptAnswers()
    simulate({ ...request, generation: '2.7' }, answers)
    expect(answers.wanted).toEqual([])
    expect(readScript(rule.replace('enabled: true', 'enabled: false'), '3.3')).toEqual({})
    expect(readScript('script: ""', '3.3').problem?.text).toMatch(/no script/)
    expect(readScript('type: groovy\nscript: x', '3.3').problem?.text).toMatch(/javascript/)
    expect(readScript('script: [', '3.3').problem?.text).toMatch(/YAML/)
  })

  it('is asked for no more calls than can be waited for', () => {
    const answers = new ScriptAnswers()
    const outcomes = Array.from({ length: 400 }, (_, place) => answers.find({ script: 'x', input: String(place) }))
    expect(answers.wanted).toHaveLength(300)
    expect(outcomes.at(-1)).toEqual({ error: expect.stringContaining('300') })
  })
})
