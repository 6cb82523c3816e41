/** What everybody opens first. Nobody is signed in here: the pages answer with the way to the sign-in, which loads what they are made of. */
const opened = ['/sign-in', '/services', '/api/v1/services']

/**
 * Lets a web process that is ready load its first pages, one after the other, so that the first person does not wait for it (0.3 s).
 * Nobody waits for this, and nothing depends on it.
 */
export async function warmPages(url: string): Promise<void> {
  try {
    for (const path of opened) {
      const answer = await fetch(`${url}${path}`, { redirect: 'manual', signal: AbortSignal.timeout(10_000) })
      await answer.text()
    }
  } catch {
    // stopped meanwhile: the first person loads them
  }
}
