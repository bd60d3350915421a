/** Runs `work` for every call of the returned function, but never twice at once: calls during a run share one more run. */
export function rerun(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null
  let again = false
  const loop = async () => {
    do {
      again = false
      await work()
    } while (again)
    running = null
  }
  return () => {
    if (running) again = true
    else running = loop()
    return running
  }
}
