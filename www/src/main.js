// The console's front door: a browser app built on the runloop-wasm package and nothing else.

import { App } from './app.js';
import { applyTheme } from './theme.js';

applyTheme();
const root = document.getElementById('app');
if (root) new App(root).start();
