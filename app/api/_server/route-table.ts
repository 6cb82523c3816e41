// Made by scripts/make-route-table.ts
import type { RouteModule } from './openapi.ts'
import * as route0 from '../v1/applications/[name]/route.ts'
import * as route1 from '../v1/applications/route.ts'
import * as route2 from '../v1/audit/route.ts'
import * as route3 from '../v1/compare/route.ts'
import * as route4 from '../v1/events/reach/route.ts'
import * as route5 from '../v1/events/route.ts'
import * as route6 from '../v1/health/live/route.ts'
import * as route7 from '../v1/health/ready/route.ts'
import * as route8 from '../v1/hosts/[host]/drain/route.ts'
import * as route9 from '../v1/hosts/[host]/route.ts'
import * as route10 from '../v1/hosts/route.ts'
import * as route11 from '../v1/instances/[address]/drain/route.ts'
import * as route12 from '../v1/instances/[address]/route.ts'
import * as route13 from '../v1/instances/route.ts'
import * as route14 from '../v1/kafka/clusters/[cluster]/groups/[group]/route.ts'
import * as route15 from '../v1/kafka/clusters/[cluster]/groups/route.ts'
import * as route16 from '../v1/kafka/clusters/[cluster]/route.ts'
import * as route17 from '../v1/kafka/clusters/[cluster]/topics/[topic]/records/route.ts'
import * as route18 from '../v1/kafka/clusters/[cluster]/topics/[topic]/route.ts'
import * as route19 from '../v1/kafka/clusters/[cluster]/topics/route.ts'
import * as route20 from '../v1/kafka/clusters/[cluster]/transactions/route.ts'
import * as route21 from '../v1/kafka/clusters/route.ts'
import * as route22 from '../v1/locks/route.ts'
import * as route23 from '../v1/messages/[id]/ask/route.ts'
import * as route24 from '../v1/messages/[id]/assignee/route.ts'
import * as route25 from '../v1/messages/[id]/notes/route.ts'
import * as route26 from '../v1/messages/[id]/payload/route.ts'
import * as route27 from '../v1/messages/[id]/resolve/route.ts'
import * as route28 from '../v1/messages/[id]/route.ts'
import * as route29 from '../v1/messages/[id]/snooze/route.ts'
import * as route30 from '../v1/messages/bulk/[id]/[action]/route.ts'
import * as route31 from '../v1/messages/bulk/[id]/items/route.ts'
import * as route32 from '../v1/messages/bulk/[id]/route.ts'
import * as route33 from '../v1/messages/bulk/route.ts'
import * as route34 from '../v1/messages/export/route.ts'
import * as route35 from '../v1/messages/groups/route.ts'
import * as route36 from '../v1/messages/people/route.ts'
import * as route37 from '../v1/messages/policies/[source]/preview/route.ts'
import * as route38 from '../v1/messages/policies/[source]/revisions/route.ts'
import * as route39 from '../v1/messages/policies/[source]/route.ts'
import * as route40 from '../v1/messages/policies/all/route.ts'
import * as route41 from '../v1/messages/policies/route.ts'
import * as route42 from '../v1/messages/policies/stop/route.ts'
import * as route43 from '../v1/messages/route.ts'
import * as route44 from '../v1/operations/[id]/approve/route.ts'
import * as route45 from '../v1/operations/[id]/calls/route.ts'
import * as route46 from '../v1/operations/[id]/reject/route.ts'
import * as route47 from '../v1/operations/[id]/route.ts'
import * as route48 from '../v1/operations/[id]/stop/route.ts'
import * as route49 from '../v1/operations/[id]/undo/route.ts'
import * as route50 from '../v1/operations/route.ts'
import * as route51 from '../v1/registry/clean-up/preview/route.ts'
import * as route52 from '../v1/registry/clean-up/route.ts'
import * as route53 from '../v1/registry/leftovers/groups/route.ts'
import * as route54 from '../v1/registry/leftovers/route.ts'
import * as route55 from '../v1/registry/leftovers/search/route.ts'
import * as route56 from '../v1/registry/unread/route.ts'
import * as route57 from '../v1/releases/[id]/abort/route.ts'
import * as route58 from '../v1/releases/[id]/continue/route.ts'
import * as route59 from '../v1/releases/[id]/hold/route.ts'
import * as route60 from '../v1/releases/[id]/route.ts'
import * as route61 from '../v1/releases/candidates/route.ts'
import * as route62 from '../v1/releases/preview/route.ts'
import * as route63 from '../v1/releases/route.ts'
import * as route64 from '../v1/rules/[kind]/[scope]/[key]/blame/route.ts'
import * as route65 from '../v1/rules/[kind]/[scope]/[key]/draft/route.ts'
import * as route66 from '../v1/rules/[kind]/[scope]/[key]/revisions/[id]/rollback/route.ts'
import * as route67 from '../v1/rules/[kind]/[scope]/[key]/revisions/[id]/route.ts'
import * as route68 from '../v1/rules/[kind]/[scope]/[key]/revisions/diff/route.ts'
import * as route69 from '../v1/rules/[kind]/[scope]/[key]/revisions/route.ts'
import * as route70 from '../v1/rules/[kind]/[scope]/[key]/route.ts'
import * as route71 from '../v1/rules/[kind]/[scope]/[key]/urls/route.ts'
import * as route72 from '../v1/rules/drafts/route.ts'
import * as route73 from '../v1/rules/findings/route.ts'
import * as route74 from '../v1/rules/lint/route.ts'
import * as route75 from '../v1/rules/preview/route.ts'
import * as route76 from '../v1/rules/route.ts'
import * as route77 from '../v1/rules/simulate/route.ts'
import * as route78 from '../v1/rules/weights/[service]/[address]/route.ts'
import * as route79 from '../v1/rules/weights/[service]/route.ts'
import * as route80 from '../v1/search/route.ts'
import * as route81 from '../v1/services/[id]/consumers/nodes/route.ts'
import * as route82 from '../v1/services/[id]/consumers/route.ts'
import * as route83 from '../v1/services/[id]/definition/route.ts'
import * as route84 from '../v1/services/[id]/providers/route.ts'
import * as route85 from '../v1/services/[id]/route.ts'
import * as route86 from '../v1/services/[id]/rules/route.ts'
import * as route87 from '../v1/services/[id]/state/route.ts'
import * as route88 from '../v1/services/[id]/test/route.ts'
import * as route89 from '../v1/services/facets/route.ts'
import * as route90 from '../v1/services/route.ts'
import * as route91 from '../v1/session/route.ts'
import * as route92 from '../v1/setup/route.ts'
import * as route93 from '../v1/sources/route.ts'
import * as route94 from '../v1/statistics/series/route.ts'
import * as route95 from '../v1/statistics/shares/route.ts'
import * as route96 from '../v1/statistics/top/route.ts'
import * as route97 from '../v1/stream/route.ts'
import * as route98 from '../v1/topology/impact/route.ts'
import * as route99 from '../v1/topology/route.ts'

export const routeTable: Readonly<Record<string, RouteModule>> = {
  '/applications/{name}': route0,
  '/applications': route1,
  '/audit': route2,
  '/compare': route3,
  '/events/reach': route4,
  '/events': route5,
  '/health/live': route6,
  '/health/ready': route7,
  '/hosts/{host}/drain': route8,
  '/hosts/{host}': route9,
  '/hosts': route10,
  '/instances/{address}/drain': route11,
  '/instances/{address}': route12,
  '/instances': route13,
  '/kafka/clusters/{cluster}/groups/{group}': route14,
  '/kafka/clusters/{cluster}/groups': route15,
  '/kafka/clusters/{cluster}': route16,
  '/kafka/clusters/{cluster}/topics/{topic}/records': route17,
  '/kafka/clusters/{cluster}/topics/{topic}': route18,
  '/kafka/clusters/{cluster}/topics': route19,
  '/kafka/clusters/{cluster}/transactions': route20,
  '/kafka/clusters': route21,
  '/locks': route22,
  '/messages/{id}/ask': route23,
  '/messages/{id}/assignee': route24,
  '/messages/{id}/notes': route25,
  '/messages/{id}/payload': route26,
  '/messages/{id}/resolve': route27,
  '/messages/{id}': route28,
  '/messages/{id}/snooze': route29,
  '/messages/bulk/{id}/{action}': route30,
  '/messages/bulk/{id}/items': route31,
  '/messages/bulk/{id}': route32,
  '/messages/bulk': route33,
  '/messages/export': route34,
  '/messages/groups': route35,
  '/messages/people': route36,
  '/messages/policies/{source}/preview': route37,
  '/messages/policies/{source}/revisions': route38,
  '/messages/policies/{source}': route39,
  '/messages/policies/all': route40,
  '/messages/policies': route41,
  '/messages/policies/stop': route42,
  '/messages': route43,
  '/operations/{id}/approve': route44,
  '/operations/{id}/calls': route45,
  '/operations/{id}/reject': route46,
  '/operations/{id}': route47,
  '/operations/{id}/stop': route48,
  '/operations/{id}/undo': route49,
  '/operations': route50,
  '/registry/clean-up/preview': route51,
  '/registry/clean-up': route52,
  '/registry/leftovers/groups': route53,
  '/registry/leftovers': route54,
  '/registry/leftovers/search': route55,
  '/registry/unread': route56,
  '/releases/{id}/abort': route57,
  '/releases/{id}/continue': route58,
  '/releases/{id}/hold': route59,
  '/releases/{id}': route60,
  '/releases/candidates': route61,
  '/releases/preview': route62,
  '/releases': route63,
  '/rules/{kind}/{scope}/{key}/blame': route64,
  '/rules/{kind}/{scope}/{key}/draft': route65,
  '/rules/{kind}/{scope}/{key}/revisions/{id}/rollback': route66,
  '/rules/{kind}/{scope}/{key}/revisions/{id}': route67,
  '/rules/{kind}/{scope}/{key}/revisions/diff': route68,
  '/rules/{kind}/{scope}/{key}/revisions': route69,
  '/rules/{kind}/{scope}/{key}': route70,
  '/rules/{kind}/{scope}/{key}/urls': route71,
  '/rules/drafts': route72,
  '/rules/findings': route73,
  '/rules/lint': route74,
  '/rules/preview': route75,
  '/rules': route76,
  '/rules/simulate': route77,
  '/rules/weights/{service}/{address}': route78,
  '/rules/weights/{service}': route79,
  '/search': route80,
  '/services/{id}/consumers/nodes': route81,
  '/services/{id}/consumers': route82,
  '/services/{id}/definition': route83,
  '/services/{id}/providers': route84,
  '/services/{id}': route85,
  '/services/{id}/rules': route86,
  '/services/{id}/state': route87,
  '/services/{id}/test': route88,
  '/services/facets': route89,
  '/services': route90,
  '/session': route91,
  '/setup': route92,
  '/sources': route93,
  '/statistics/series': route94,
  '/statistics/shares': route95,
  '/statistics/top': route96,
  '/stream': route97,
  '/topology/impact': route98,
  '/topology': route99,
}
