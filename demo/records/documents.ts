import { readFileSync } from 'node:fs';
import type { DemoRecord } from './record.ts';

function readDocument(fileName: string): string {
  return readFileSync(new URL(`../documents/${fileName}`, import.meta.url), 'utf8');
}

/** The access platform's own examples, byte for byte. */
export const accessDocuments: readonly DemoRecord[] = [
  { id: '73', body: readDocument('access-73.json') },
  { id: '78', body: readDocument('access-78.json') },
];

/** The workforce platform's own example, byte for byte. */
export const workforceDocument: DemoRecord = {
  id: '987abc78-39c5-436f-a70b-d3a14db753c0',
  body: readDocument('workforce-987abc78.json'),
};

/** The access platform's 404 body for its current organization in an account-level session, byte for byte. */
export const currentOrganizationNotFound: string = readDocument('access-current-not-found.json');
