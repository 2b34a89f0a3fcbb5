import { workforceDocument } from './documents.ts';
import type { DemoRecord } from './record.ts';
import { acmeRecords } from './workforce-acme.ts';
import { americanRecords } from './workforce-americas.ts';
import { overseasRecords } from './workforce-overseas.ts';
import { europeanRecords } from './workforce-europe.ts';
import { nordlysRecords } from './workforce-nordlys.ts';
import { oddWorkforceRecords } from './workforce-odd.ts';

/** The ordinary workforce organizations besides the document's. */
export const ordinaryWorkforceRecords: readonly DemoRecord[] = [
  ...acmeRecords,
  ...nordlysRecords,
  ...americanRecords,
  ...overseasRecords,
  ...europeanRecords,
];

/** Every workforce organization that answers well, odd ones included. */
export const workforceRecords: readonly DemoRecord[] = [
  workforceDocument,
  ...ordinaryWorkforceRecords,
  ...oddWorkforceRecords,
];
