/** What the caller signed in with; an empty text is no credential. */
export interface Session {
  readonly access: string;
  readonly workforce: string;
}

/** Nobody is signed in. */
export const noSession: Session = { access: '', workforce: '' };

const key = 'organization-graph-console';

/** Reads the session of this tab. It lives as long as the tab, and nowhere else. */
export function readSession(storage: Storage): Session {
  try {
    const { access, workforce } = JSON.parse(storage.getItem(key) ?? '{}') as Partial<
      Record<keyof Session, unknown>
    >;
    return {
      access: typeof access === 'string' ? access : '',
      workforce: typeof workforce === 'string' ? workforce : '',
    };
  } catch {
    return noSession;
  }
}

/** Keeps the session for this tab, or forgets it where nothing is in it. */
export function writeSession(storage: Storage, session: Session): void {
  if (session.access === '' && session.workforce === '') storage.removeItem(key);
  else storage.setItem(key, JSON.stringify(session));
}
