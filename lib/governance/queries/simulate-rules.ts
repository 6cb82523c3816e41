import { withLint } from '../lint/lint-simulated.ts'
import { simulate } from '../simulate/simulate.ts'
import type { Simulation, SimulationRequest } from '../simulate/simulation-schema.ts'
import { withScripts } from './with-scripts.ts'

/** The simulation of a request, its rules linted; its script rule is run in the sandbox where the request asks for it. Throws invalid-input. */
export async function simulateRules(request: SimulationRequest): Promise<Simulation> {
  const simulation = request.scriptEngine === true ? await withScripts((scripts) => simulate(request, scripts)) : simulate(request)
  return { ...simulation, findings: withLint(request, simulation.findings) }
}
