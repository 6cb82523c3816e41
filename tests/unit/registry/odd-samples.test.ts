// What Dubbo really leaves in a tree and a careful reader would not expect; each with the place it was seen at.
import { describe, expect, it } from 'vitest'
import { weightRuleOf } from '../../../lib/registry/configurators.ts'
import { encodeNodeName } from '../../../lib/registry/dubbo-url.ts'
import { parseInstanceNode } from '../../../lib/registry/instance-node.ts'
import { classifyRuleUrl } from '../../../lib/registry/rule-node.ts'
import { readConsumerNode, readProviderNode } from '../../../lib/registry/url-facts.ts'

const monitor = 'com.alibaba.dubbo.monitor.MonitorService'
const order = 'com.shop.OrderService'
const at = '/dubbo/x/providers/y'

/** [what and where it was seen, interface, node name as it stands in ZooKeeper, what the row must say] */
const providers: [string, string, string, object][] = [
  [
    'a 2.6 provider without release (dubbo#1583)',
    monitor,
    'dubbo%3A%2F%2F192.168.10.50%3A7070%2Fcom.alibaba.dubbo.monitor.MonitorService%3Fanyhost%3Dtrue%26application%3Dsimple-monitor%26delay%3D-1%26dubbo%3D2.6.0%26generic%3Dfalse%26interface%3Dcom.alibaba.dubbo.monitor.MonitorService%26methods%3Dlookup%2Ccollect%26owner%3Ddubbo%26pid%3D14916%26revision%3D2.6.0%26side%3Dprovider%26timestamp%3D1523365434532',
    {
      fact: {
        address: '192.168.10.50:7070',
        generation: '2.6',
        release: '',
        methods: ['lookup', 'collect'],
        startedAt: '2018-04-10T13:03:54.532Z',
      },
    },
  ],
  [
    'a plus that stands for a space (java.net.URLEncoder)',
    order,
    `dubbo%3A%2F%2F10.0.0.1%3A20880%2F${order}%3Fapplication%3Dshop%26interface%3D${order}%26owner%3DJane+Doe`,
    { fact: { params: { owner: 'Jane Doe' } } },
  ],
  [
    'a plus that is a plus',
    order,
    `dubbo%3A%2F%2F10.0.0.1%3A20880%2F${order}%3Fapplication%3Dshop%26interface%3D${order}%26version%3D1.0%2Bhotfix`,
    { fact: { version: '1.0+hotfix' } },
  ],
  [
    'a value that is encoded twice: decoded once for the name, its own layer stays',
    order,
    encodeNodeName(`dubbo://10.0.0.1:20880/${order}?application=shop&interface=${order}&monitor=dubbo%3A%2F%2F10.0.0.9%3A7070%3Fx%3D1`),
    { fact: { params: { monitor: 'dubbo%3A%2F%2F10.0.0.9%3A7070%3Fx%3D1' } } },
  ],
  [
    'group and version that are equal',
    order,
    encodeNodeName(`dubbo://10.0.0.1:20880/${order}?application=shop&group=1.0.0&interface=${order}&version=1.0.0`),
    { fact: { group: '1.0.0', version: '1.0.0', service: `1.0.0/${order}:1.0.0` } },
  ],
  [
    'a path that is not the interface (context path, alias)',
    order,
    encodeNodeName(`dubbo://10.0.0.1:20880/api/orders?application=shop&interface=${order}`),
    { fact: { interface: order, service: order } },
  ],
  [
    'settings of <dubbo:provider>, which 2.6 writes as default.*',
    order,
    encodeNodeName(`dubbo://10.0.0.1:20880/${order}?application=shop&default.weight=30&default.loadbalance=leastactive&interface=${order}`),
    { fact: { weight: 30, loadBalance: 'leastactive' } },
  ],
  [
    'a weight that is no number: Dubbo takes 100',
    order,
    encodeNodeName(`dubbo://10.0.0.1:20880/${order}?application=shop&interface=${order}&weight=heavy`),
    { fact: { weight: 100 } },
  ],
  [
    'a static provider, and one that was disabled in either way',
    order,
    encodeNodeName(`dubbo://10.0.0.1:20880/${order}?application=shop&dynamic=false&enabled=false&interface=${order}`),
    { fact: { dynamic: false, disabled: true } },
  ],
  [
    'a simplified URL (2.7 simplified=true): no side, no methods, no timestamp',
    order,
    encodeNodeName(`dubbo://10.0.0.1:20880/${order}?application=shop&dubbo=2.0.2&interface=${order}&release=2.7.23`),
    { fact: { generation: '2.7', startedAt: null, methods: [] } },
  ],
  [
    'empty://, which exists in memory only and must not be served',
    order,
    encodeNodeName(`empty://10.0.0.1/${order}?category=providers&interface=${order}`),
    { oddity: { code: 'foreign-protocol' } },
  ],
  [
    'an IPv6 provider',
    order,
    encodeNodeName(`tri://[2001:db8::1]:50051/${order}?application=shop&interface=${order}&release=3.3.6`),
    { fact: { host: '2001:db8::1', address: '[2001:db8::1]:50051', generation: '3.3' } },
  ],
]

describe('an odd provider', () => {
  it.each(providers)('is understood: %s', (_what, interfaceName, node, expected) => {
    const read = readProviderNode(interfaceName, node, at)
    expect(read).toMatchObject(expected)
    expect(Object.keys(read)).toEqual(Object.keys(expected))
  })
})

describe('an odd consumer', () => {
  it.each([
    [
      'without a host: consumer:/// (dubbo#2110, dubbo-admin#1191)',
      `consumer%3A%2F%2F%2F${order}%3Fapplication%3Dweb%26category%3Dconsumers%26check%3Dfalse%26dubbo%3D2.6.0%26interface%3D${order}%26pid%3D7%26side%3Dconsumer`,
      { fact: { host: '', id: ':7', application: 'web', generation: '2.6' } },
    ],
    [
      'of any group and version',
      encodeNodeName(`consumer://10.0.0.5/${order}?application=web&group=*&interface=${order}&version=*`),
      { fact: { group: '*', version: '*' } },
    ],
    [
      'of a list of groups',
      encodeNodeName(`consumer://10.0.0.5/${order}?application=web&group=a,b&interface=${order}`),
      { fact: { group: 'a,b' } },
    ],
    [
      'of 2.7 simplified, without side, pid and timestamp',
      encodeNodeName(`consumer://10.0.0.5/${order}?application=web&dubbo=2.0.2&interface=${order}&release=2.7.23`),
      { fact: { id: '10.0.0.5', generation: '2.7' } },
    ],
  ])('is understood: %s', (_what, node, expected) => {
    expect(readConsumerNode(order, node, at)).toMatchObject(expected)
  })
})

describe("an address where content should be (Curator writes the creator's IP as the data of a node made without any)", () => {
  it('is no instance', () => {
    expect(() => parseInstanceNode('shop', '10.0.0.1:20880', Buffer.from('192.0.2.2'))).toThrow(/instance|JSON/)
  })

  it('is no rule, and says so', () => {
    const rule = {
      path: `/dubbo/config/dubbo/${order}::.configurators`,
      kind: 'configurators' as const,
      key: order,
      content: '192.0.2.2',
      version: 0,
      mzxid: '1',
      czxid: '1',
      writtenAt: new Date(0).toISOString(),
    }
    expect(() => weightRuleOf(rule)).toThrow(/mapping|rule|configurators/i)
  })
})

describe('an old rule URL', () => {
  it('keeps its encoded rule whole', () => {
    const text = `condition://0.0.0.0/${order}?category=routers&dynamic=false&enabled=true&force=false&name=x&priority=0&router=condition&rule=host+%3D+10.*+%3D%3E+host+%3D+10.20.*&runtime=false`
    expect(classifyRuleUrl(order, encodeNodeName(text))).toEqual({ kind: 'condition-url', key: order, content: text })
  })
})
