/** The window in which mail is written, on a bridge in memory. `?scene=NAME` puts it into a state. */
import { mount } from 'svelte'
import Composer from '../../../renderer/compose/Composer.svelte'
import { createSession } from '../../../renderer/state/session.ts'
import '../../../renderer/ui/theme.css'
import { composeScenes } from './compose-scenes.ts'

const asked = new URLSearchParams(location.search)
const bridge = (composeScenes[asked.get('scene') ?? 'empty'] ?? composeScenes['empty']!)()
const language = asked.get('language')
if (language) bridge.info = { ...bridge.info, locale: language }

Object.assign(window, { fake: bridge })
const target = document.getElementById('app')
const draft = bridge.drafts.all[0]
if (target && draft) mount(Composer, { target, props: { session: createSession(bridge), id: draft.id } })
