// The entry of the editor.

import { render } from 'solid-js/web'
import '../styles/base.css'
import '../styles/controls.css'
import '../styles/editor.css'
import '../styles/timeline.css'
import '../styles/images.css'
import '../styles/tasks.css'
import { Root } from './Root'

const root = document.getElementById('root')
if (root) render(() => <Root />, root)
