import type { Get } from './platform-records.ts';

/** Reads with Node's own `fetch`. */
export const getByFetch: Get = async (url, headers) => {
  const response = await fetch(url, { headers });
  if (response.status === 404) {
    await response.body?.cancel();
    return null;
  }
  if (!response.ok) throw new Error(`a platform answered ${response.status}`);
  return response.json();
};
