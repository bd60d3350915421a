/** Where technical lines go. A log line never holds a secret, an address or a message's text. */
export type Log = (line: string) => void
