/** Mounts the window in which a mail is written: `compose.html#N` is draft N. */
import { mount } from 'svelte'
import type { Bridge } from '../../preload/contract.ts'
import type { DraftId } from '../../preload/drafts.ts'
import { createSession } from '../state/session.ts'
import '../ui/theme.css'
import Composer from './Composer.svelte'

declare global {
  interface Window {
    readonly bridge: Bridge
  }
}

const target = document.getElementById('app')
// What is no draft is told so by main.
const id = Number(/^#(\d{1,15})$/.exec(location.hash)?.[1] ?? 0) as DraftId
if (target) mount(Composer, { target, props: { session: createSession(window.bridge), id } })
