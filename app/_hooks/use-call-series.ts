'use client'
import { seriesSchema } from '#lib/statistics/schema'
import { type ApiState, useApi } from './use-api'
import type { Series } from '#lib/statistics/schema'

export type CallQuestion = {
  minutes: number
  service?: string | null | undefined
  application?: string | null | undefined
  method?: string | null | undefined
  server?: string | null | undefined
  side?: 'provider' | 'consumer' | undefined
  groupBy?: 'none' | 'server' | 'client' | 'method' | 'application' | undefined
}

/** Calls over time of the last so many minutes, kept fresh. */
export function useCallSeries(question: CallQuestion | undefined): ApiState<Series> {
  const path = question && `statistics/series?${callParameters(question).toString()}`
  return useApi(path, seriesSchema, { topics: ['statistics'], everyMs: question && question.minutes <= 15 ? 5_000 : 20_000 })
}

/** The question as the API's parameters; what is not asked is left out. */
export function callParameters({ minutes, ...rest }: CallQuestion): URLSearchParams {
  const chosen = Object.entries(rest).flatMap(([key, value]) => (value ? [[key, value] as [string, string]] : []))
  return new URLSearchParams([['from', `-${minutes}m`], ...chosen])
}
