import { linkedAccessRecords } from './access-linked.ts';
import { oddAccessRecords } from './access-odd.ts';
import { unlinkedAccessRecords } from './access-unlinked.ts';
import { accessDocuments } from './documents.ts';
import type { DemoRecord } from './record.ts';

/** The ordinary access organizations besides the documents'. */
export const ordinaryAccessRecords: readonly DemoRecord[] = [
  ...linkedAccessRecords,
  ...unlinkedAccessRecords,
];

/** Every access organization that answers well, odd ones included. */
export const accessRecords: readonly DemoRecord[] = [
  ...accessDocuments,
  ...ordinaryAccessRecords,
  ...oddAccessRecords,
];
