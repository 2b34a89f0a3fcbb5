import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import { App } from './app.tsx';
import { SessionProvider } from './session/session-provider.tsx';
import { SettingsProvider } from './settings-context.ts';
import { loadSettings } from './settings.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no root');

const settings = await loadSettings('/console/demo.json');
createRoot(root).render(
  <StrictMode>
    <SettingsProvider value={settings}>
      <BrowserRouter basename="/console">
        <SessionProvider>
          <App />
        </SessionProvider>
      </BrowserRouter>
    </SettingsProvider>
  </StrictMode>,
);
