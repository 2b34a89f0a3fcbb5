import { createContext, use } from 'react';
import type { ConsoleSettings } from './settings.ts';

const SettingsContext = createContext<ConsoleSettings | null>(null);

export const SettingsProvider = SettingsContext.Provider;

/** What the server says about itself. */
export function useSettings(): ConsoleSettings {
  const settings = use(SettingsContext);
  if (settings === null) throw new Error('there are no settings');
  return settings;
}
