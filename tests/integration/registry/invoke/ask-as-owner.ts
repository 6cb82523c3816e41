// One kitchen as the owner of a message that a check-back probe asks about.
import { openProbes } from '../../../../lib/messages/io/probes/open-probes.ts'
import type { ProbeReply } from '../../../../lib/messages/io/probes/probe.ts'
import { dubboCaller } from '../../../../lib/messages/tasks/dubbo-caller.ts'
import { probesSchema } from '../../../../lib/platform/config/probes.ts'
import { group, version } from './kitchens.ts'

/** `same` gives back the type of its argument and the argument; `String PAID` means commit. Only kitchens of the application are asked. */
export async function askAsOwner(application: string, method: string): Promise<ProbeReply> {
  const service = { interface: 'lab.Kitchen', group, version }
  const configs = probesSchema.parse([
    { kind: 'dubbo', name: 'kitchen', registry: 'main', application, ...service, method, answer: { commit: ['String PAID'] } },
  ])
  const [probe] = openProbes(configs, dubboCaller)
  if (!probe) throw new Error('no probe')
  return probe.ask(new Map([['key', 'PAID']]), AbortSignal.timeout(10_000))
}
