/** The bridge itself: forwards a name and an input, and never looks at them. */
import { contextBridge, ipcRenderer } from 'electron'
import type { Bridge } from './contract.ts'

const bridge: Bridge = {
  call: (name, input) => ipcRenderer.invoke('call', name, input),
  on: (name, listener) => {
    const relay = (_event: unknown, heard: unknown, payload: Parameters<typeof listener>[0]) => {
      if (heard === name) listener(payload)
    }
    ipcRenderer.on('event', relay)
    return () => void ipcRenderer.off('event', relay)
  },
}
contextBridge.exposeInMainWorld('bridge', bridge)
