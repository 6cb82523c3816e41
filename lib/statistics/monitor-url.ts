// The provider URL under which Dubbo ≤ 3.2 finds our MonitorService in a registry.
export const monitorInterfaces = ['com.alibaba.dubbo.monitor.MonitorService', 'org.apache.dubbo.monitor.MonitorService'] as const

export type ReceiverAddress = { host: string; port: number }

const application = 'pilothouse'
const instanceKey = 'pilothouse.instance'

/**
 * `collect.return=false`: callers send one-way and wait for nothing (RpcUtils.isOneway); otherwise each row is a call of its own
 * that a slow answer makes three. No `prefer.serialization`: 3.2 would choose fastjson2.
 */
export function formatMonitorUrl(
  interfaceName: string,
  { host, port }: ReceiverAddress,
  { instance, startedMs }: { instance: string; startedMs: number },
): string {
  const parameters = new URLSearchParams({
    anyhost: 'true',
    application,
    'collect.return': 'false',
    dubbo: '2.0.2',
    interface: interfaceName,
    methods: 'collect,lookup',
    [instanceKey]: instance,
    serialization: 'hessian2',
    side: 'provider',
    timestamp: String(startedMs),
  })
  return `dubbo://${host}:${port}/${interfaceName}?${parameters.toString()}`
}

/** Directory of a service's providers below a registry root. */
export const providersPath = (root: string, interfaceName: string): string => `/${root}/${interfaceName}/providers`

/** True for a child of such a directory that an earlier life of this installation left behind. */
export function isOwnMonitorNode(nodeName: string, instance: string): boolean {
  try {
    const query = new URLSearchParams(decodeURIComponent(nodeName).split('?')[1] ?? '')
    return query.get('application') === application && query.get(instanceKey) === instance
  } catch {
    return false
  }
}
