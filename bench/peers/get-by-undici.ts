import { request } from 'undici';
import type { Get } from './platform-records.ts';

/** Reads with undici's `request`, which does without the streams of `fetch`. */
export const getByUndici: Get = async (url, headers) => {
  const { statusCode, body } = await request(url, { headers });
  if (statusCode === 200) return body.json();
  await body.dump();
  if (statusCode === 404) return null;
  throw new Error(`a platform answered ${statusCode}`);
};
