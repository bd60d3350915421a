/** Mounts the page on the bridge that preload exposed. */
import { mount } from 'svelte'
import type { Bridge } from '../preload/contract.ts'
import App from './App.svelte'
import { createSession } from './state/session.ts'
import './ui/theme.css'

declare global {
  interface Window {
    readonly bridge: Bridge
  }
}

const target = document.getElementById('app')
if (target) mount(App, { target, props: { session: createSession(window.bridge) } })
