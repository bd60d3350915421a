/** PURE: what of the command line is heard. Everything else, switches above all, is ignored. */
export interface CommandLine {
  /** Run on the sample mail, in a folder of its own. */
  demo: boolean
}

/** @param argv all of `process.argv`, or what a second instance was started with */
export function readCommandLine(argv: readonly string[]): CommandLine {
  return { demo: argv.includes('--demo') }
}
