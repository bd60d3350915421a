/** Between the operations and the wire: REST and SOAP each carry an operation's arguments there and its answer back. */

export interface CallOptions {
  readonly signal: AbortSignal
  /** Milliseconds until a call without an answer counts as offline. */
  readonly timeout: number
}

/**
 * Arguments and answers are plain JSON in the contract's spelling (PascalCase), whatever the wire is.
 * Faults: offline tls auth forbidden throttled badAnswer rejected gone cancelled.
 */
export interface Transport {
  /** Whether the operation can be called at all; Services86 lacks some (contract 10.7). */
  has(operation: string): boolean
  /** One operation of the EMail agent. undefined stands for `null` and for no body. */
  call(
    operation: string,
    args: Readonly<Record<string, unknown>>,
    options: CallOptions & {
      /** Fields to answer, where the wire can leave others out. */
      readonly select?: string
      /** For the few operations that take their argument in the query. */
      readonly query?: Readonly<Record<string, string>>
      /** Must never reach the server twice: it sends mail. */
      readonly once?: boolean
      /** Bytes of the answer as they come in. */
      readonly onBytes?: (received: number, total: number | null) => void
    },
  ): Promise<unknown>
  /** A GET below the root, e.g. `v1/archive/Mail2`. Absent over SOAP. */
  readonly get?: (path: string, params: Readonly<Record<string, string>>, options: CallOptions) => Promise<unknown>
  /** Who is signed in, as `User/currentPrincipal` or SoPrincipal says; PascalCase. */
  principal(options: CallOptions): Promise<unknown>
  /** Whether anything but a gateway's error page answers. Without a sign-in; never throws. */
  answers(options: CallOptions): Promise<boolean>
  close(): void
}
