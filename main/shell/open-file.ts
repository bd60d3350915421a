/** Opens a file with the program that the system has for it. */
import { shell } from 'electron/common'
import { Fault } from '../failure.ts'

/** The caller has made sure that the file is nothing that runs. Faults: rejected, where no program opens it. */
export async function openFile(path: string): Promise<void> {
  const problem = await shell.openPath(path)
  if (problem !== '') throw new Fault('rejected', 'no program opens this kind of file')
}
