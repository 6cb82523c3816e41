// Made by scripts/make-route-table.ts
import type { RouteModule } from './openapi.ts'
import * as route0 from '../v1/applications/[name]/route.ts'
import * as route1 from '../v1/applications/route.ts'
import * as route2 from '../v1/audit/route.ts'
import * as route3 from '../v1/events/route.ts'
import * as route4 from '../v1/health/live/route.ts'
import * as route5 from '../v1/health/ready/route.ts'
import * as route6 from '../v1/instances/[address]/route.ts'
import * as route7 from '../v1/instances/route.ts'
import * as route8 from '../v1/kafka/clusters/[cluster]/groups/[group]/route.ts'
import * as route9 from '../v1/kafka/clusters/[cluster]/groups/route.ts'
import * as route10 from '../v1/kafka/clusters/[cluster]/route.ts'
import * as route11 from '../v1/kafka/clusters/[cluster]/topics/[topic]/records/route.ts'
import * as route12 from '../v1/kafka/clusters/[cluster]/topics/[topic]/route.ts'
import * as route13 from '../v1/kafka/clusters/[cluster]/topics/route.ts'
import * as route14 from '../v1/kafka/clusters/[cluster]/transactions/route.ts'
import * as route15 from '../v1/kafka/clusters/route.ts'
import * as route16 from '../v1/locks/route.ts'
import * as route17 from '../v1/messages/[id]/payload/route.ts'
import * as route18 from '../v1/messages/[id]/resolve/route.ts'
import * as route19 from '../v1/messages/[id]/route.ts'
import * as route20 from '../v1/messages/groups/route.ts'
import * as route21 from '../v1/messages/route.ts'
import * as route22 from '../v1/operations/[id]/approve/route.ts'
import * as route23 from '../v1/operations/[id]/reject/route.ts'
import * as route24 from '../v1/operations/[id]/route.ts'
import * as route25 from '../v1/operations/[id]/undo/route.ts'
import * as route26 from '../v1/operations/route.ts'
import * as route27 from '../v1/rules/preview/route.ts'
import * as route28 from '../v1/rules/route.ts'
import * as route29 from '../v1/rules/weights/[service]/route.ts'
import * as route30 from '../v1/search/route.ts'
import * as route31 from '../v1/services/[id]/consumers/route.ts'
import * as route32 from '../v1/services/[id]/definition/route.ts'
import * as route33 from '../v1/services/[id]/providers/route.ts'
import * as route34 from '../v1/services/[id]/route.ts'
import * as route35 from '../v1/services/facets/route.ts'
import * as route36 from '../v1/services/route.ts'
import * as route37 from '../v1/session/route.ts'
import * as route38 from '../v1/setup/route.ts'
import * as route39 from '../v1/sources/route.ts'
import * as route40 from '../v1/statistics/series/route.ts'
import * as route41 from '../v1/statistics/shares/route.ts'
import * as route42 from '../v1/statistics/top/route.ts'
import * as route43 from '../v1/stream/route.ts'
import * as route44 from '../v1/topology/route.ts'

export const routeTable: Readonly<Record<string, RouteModule>> = {
  '/applications/{name}': route0,
  '/applications': route1,
  '/audit': route2,
  '/events': route3,
  '/health/live': route4,
  '/health/ready': route5,
  '/instances/{address}': route6,
  '/instances': route7,
  '/kafka/clusters/{cluster}/groups/{group}': route8,
  '/kafka/clusters/{cluster}/groups': route9,
  '/kafka/clusters/{cluster}': route10,
  '/kafka/clusters/{cluster}/topics/{topic}/records': route11,
  '/kafka/clusters/{cluster}/topics/{topic}': route12,
  '/kafka/clusters/{cluster}/topics': route13,
  '/kafka/clusters/{cluster}/transactions': route14,
  '/kafka/clusters': route15,
  '/locks': route16,
  '/messages/{id}/payload': route17,
  '/messages/{id}/resolve': route18,
  '/messages/{id}': route19,
  '/messages/groups': route20,
  '/messages': route21,
  '/operations/{id}/approve': route22,
  '/operations/{id}/reject': route23,
  '/operations/{id}': route24,
  '/operations/{id}/undo': route25,
  '/operations': route26,
  '/rules/preview': route27,
  '/rules': route28,
  '/rules/weights/{service}': route29,
  '/search': route30,
  '/services/{id}/consumers': route31,
  '/services/{id}/definition': route32,
  '/services/{id}/providers': route33,
  '/services/{id}': route34,
  '/services/facets': route35,
  '/services': route36,
  '/session': route37,
  '/setup': route38,
  '/sources': route39,
  '/statistics/series': route40,
  '/statistics/shares': route41,
  '/statistics/top': route42,
  '/stream': route43,
  '/topology': route44,
}
