// The entry of the editor.

import { render } from 'solid-js/web'
import '../styles/base.css'
import '../styles/controls.css'
import '../styles/editor.css'
import '../styles/timeline.css'
import '../styles/images.css'
import '../styles/tasks.css'
import { prepareDecoder } from '../cloud/decoder'
import { routeOf } from '../document/place'
import { beginPage } from '../wire/api'
import { Root } from './Root'

const route = routeOf(location.hash)
beginPage(route.page === 'scene' ? route.place : null)
if (route.page === 'scene') prepareDecoder()
const root = document.getElementById('root')
if (root) render(() => <Root />, root)
