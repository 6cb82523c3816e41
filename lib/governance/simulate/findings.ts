// What is said of rules that Dubbo passes over, and of a list that they leave empty.
export type SimulationFinding = { code: string; severity: 'info' | 'warning' | 'danger'; rule: string; text: string }

export const notInForce = (rule: string, text: string): SimulationFinding => ({
  code: 'rule-not-in-force',
  severity: 'danger',
  rule,
  text,
})

export const allDisabled: SimulationFinding = {
  code: 'all-disabled',
  severity: 'danger',
  rule: 'override service',
  text: 'Every provider is disabled. A consumer that runs keeps the list it had and goes on calling; one that starts finds nobody.',
}
