import './workers.js';
import 'graphiql/style.css';
import '@graphiql/plugin-explorer/style.css';
import './page.css';

import { explorerPlugin } from '@graphiql/plugin-explorer';
import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL, HISTORY_PLUGIN } from 'graphiql';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';

import { WALK } from './walk.js';

createRoot(document.getElementById('graphiql')).render(
  createElement(GraphiQL, {
    fetcher: createGraphiQLFetcher({ url: new URL('/graphql', location.href).href }),
    plugins: [HISTORY_PLUGIN, explorerPlugin({ showAttribution: false })],
    defaultTabs: WALK,
    defaultEditorToolsVisibility: 'variables',
    // A header may hold a token, and the browser's storage is no place for one.
    shouldPersistHeaders: false,
  }),
);
