'use client'
import { ErrorState } from '../_components/states/error-state'

/** A page that threw: the frame stays, the digest is what the server's log knows it by. */
export default function ConsoleError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return <ErrorState problem={{ status: 500, code: 'internal', title: '', requestId: error.digest }} onRetry={reset} />
}
