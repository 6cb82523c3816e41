import { simulate } from '../simulate/simulate.ts'
import type { Simulation, SimulationRequest } from '../simulate/simulation-schema.ts'
import { withScripts } from './with-scripts.ts'

/** The simulation of a request; its script rule is run in the sandbox where the request asks for it. Throws invalid-input. */
export const simulateRules = async (request: SimulationRequest): Promise<Simulation> =>
  request.scriptEngine === true ? withScripts((scripts) => simulate(request, scripts)) : simulate(request)
