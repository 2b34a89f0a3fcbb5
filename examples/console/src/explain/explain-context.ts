import { createContext, use, useSyncExternalStore } from 'react';
import type { Explanation } from './explanation.ts';
import type { Explanations } from './explanations.ts';

export const ExplainContext = createContext<Explanations | null>(null);

/** Whether answers are asked how they came about, and how to change that. */
export function useExplaining(): { readonly isOn: boolean; readonly turn: (isOn: boolean) => void } {
  const explanations = useExplanations();
  const isOn = useSyncExternalStore(explanations.subscribe, () => explanations.isOn);
  return { isOn, turn: (next) => explanations.turn(next) };
}

/** How the latest answer to a query about an organization came about; null where that is not known. */
export function useExplanation(query: string, id: string): Explanation | null {
  const explanations = useExplanations();
  return useSyncExternalStore(explanations.subscribe, () => explanations.find(query, id));
}

function useExplanations(): Explanations {
  const explanations = use(ExplainContext);
  if (explanations === null) throw new Error('nothing explains answers');
  return explanations;
}
