/** Reads the ids that somebody typed: separated by blanks, commas or semicolons, each once, in their order. */
export function parseIds(text: string): readonly string[] {
  return [...new Set(text.split(/[\s,;]+/).filter((id) => id !== ''))];
}

/** The path of an organization's page inside the console. */
export function organizationPath(id: string): string {
  // A colon may stand in a path as it is, and reads better.
  return `/organizations/${encodeURIComponent(id).replaceAll('%3A', ':')}`;
}

/** The path of the list with these ids. */
export function listPath(ids: readonly string[]): string {
  return `/?ids=${encodeURIComponent(ids.join(',')).replaceAll('%3A', ':').replaceAll('%2C', ',')}`;
}

/** A path inside the console to go back to, or the list where the text is none. */
export function parseReturnPath(text: string | null): string {
  return text !== null && /^\/(?![/\\])/.test(text) ? text : '/';
}

/** The path of the page to sign in at, which leads back to where one was. */
export function signInPath(returnPath: string, platform?: 'access' | 'workforce'): string {
  const search = new URLSearchParams({ ...(platform && { platform }), return: returnPath });
  return `/sign-in?${search.toString()}`;
}
