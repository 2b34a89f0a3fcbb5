import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import { App } from './app.tsx';
import { IdentityContext } from './identity/identity-context.ts';
import { IdentitySessionProvider } from './identity/identity-session-provider.tsx';
import { openIdentity } from './identity/open-identity.ts';
import { SessionProvider } from './session/session-provider.tsx';
import { SettingsProvider } from './settings-context.ts';
import { loadSettings } from './settings.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no root');

const settings = await loadSettings('/console/demo.json');
const identity = settings.signIn && openIdentity(settings.signIn);
createRoot(root).render(
  <StrictMode>
    <SettingsProvider value={settings}>
      <BrowserRouter basename="/console">
        {identity ? (
          <IdentityContext value={identity}>
            <IdentitySessionProvider identity={identity}>
              <App />
            </IdentitySessionProvider>
          </IdentityContext>
        ) : (
          <SessionProvider>
            <App />
          </SessionProvider>
        )}
      </BrowserRouter>
    </SettingsProvider>
  </StrictMode>,
);
