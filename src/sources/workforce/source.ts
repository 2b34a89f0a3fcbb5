import { LRUCache } from 'lru-cache';
import { GraphError } from '../../errors/graph-error.ts';
import type { WayOut } from '../../upstream/way-out.ts';
import { FieldReader } from '../field-reader.ts';
import { InvalidRecord, overlong, readBody, toOutcome } from '../read-record.ts';
import type { RecordReader } from '../read-record.ts';
import { defaultRecordLimits } from '../record-limits.ts';
import type { RecordLimits } from '../record-limits.ts';
import type { SharableSource } from '../source.ts';
import { tellIssues } from '../tell-issues.ts';
import { toWorkforceOrganization } from './organization.ts';
import type { WorkforceOrganization } from './organization.ts';
import { workforceEnvelope, workforcePayload } from './payload.ts';

const source = 'WORKFORCE';

/** How long a key that was answered 200 counts as good, in milliseconds. */
const GOOD_KEY_MS = 5 * 60 * 1000;

/** How many good keys are remembered; the longest unused go first. */
const GOOD_KEYS = 10_000;

/** How the workforce platform is spoken to. */
export interface WorkforceSourceOptions {
  readonly wayOut: WayOut;
  /** The name of the request header that carries the API key. */
  readonly credentialHeader: string;
  readonly limits?: RecordLimits;
  /** Milliseconds that only ever grow. */
  readonly now?: () => number;
}

/**
 * Creates the source of the workforce platform.
 *
 * The platform answers 401 to a bad key and also to a good key that may not see the organization. They are told apart
 * by memory: a key that was answered 200 a short time ago is good. That is judged when the error is written, so that a
 * list whose other items were answered counts, whichever came first.
 */
export function createWorkforceSource(
  options: WorkforceSourceOptions,
): SharableSource<WorkforceOrganization> {
  const { wayOut, credentialHeader, limits = defaultRecordLimits, now = () => performance.now() } = options;
  const goodKeys = new LRUCache<string, true>({
    max: GOOD_KEYS,
    ttl: GOOD_KEY_MS,
    ttlResolution: 0,
    perf: { now },
  });

  const reader: RecordReader<WorkforceOrganization> = {
    limits,
    source,
    toModel: (body, expectedId) => toModel(body, expectedId, limits),
    unauthorized: ({ fingerprint }) =>
      new GraphError(() => (goodKeys.has(fingerprint) ? 'FORBIDDEN' : 'UNAUTHENTICATED'), {
        source,
        reason: 'status 401',
      }),
  };

  return {
    read(id, call) {
      const { credential, caller, deadline, observer, onBody } = call;
      const headers = { accept: 'application/json', [credentialHeader]: credential.headerValue };
      const path = `/organizations/${encodeURIComponent(id)}`;
      return wayOut.get({ path, headers, credential, caller, deadline, observer }).then((answer) => {
        if (!(answer instanceof GraphError) && answer.status === 200) {
          goodKeys.set(credential.fingerprint, true);
        }
        return tellIssues(toOutcome(answer, reader, credential, id, onBody), observer);
      });
    },
    reread: (body, id) => {
      const record = readBody(body, reader, id);
      return record instanceof InvalidRecord ? null : record;
    },
    noteAccepted({ fingerprint }, ageMs) {
      // A key that this process has seen accepted itself has as much time, or more.
      if (ageMs < GOOD_KEY_MS && !goodKeys.has(fingerprint)) {
        goodKeys.set(fingerprint, true, { ttl: GOOD_KEY_MS - ageMs });
      }
    },
  };
}

function toModel(
  body: unknown,
  expectedId: string | null,
  limits: RecordLimits,
): WorkforceOrganization | InvalidRecord {
  const unwrapped = unwrap(body);
  if (unwrapped instanceof InvalidRecord) return unwrapped;
  const { data: payload } = workforcePayload.safeParse(unwrapped);
  if (payload === undefined) return new InvalidRecord('no organization with an id');
  if (payload.id.toLowerCase() !== expectedId) return new InvalidRecord('another id than asked for');
  const read = new FieldReader(limits);
  const record = toWorkforceOrganization(payload, read);
  return read.isOverlong ? overlong(limits) : record;
}

/** Accepts the bare object and the envelope of one item. */
function unwrap(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || !Object.hasOwn(body, 'items')) return body;
  const { data: envelope } = workforceEnvelope.safeParse(body);
  return envelope === undefined ? new InvalidRecord('bad envelope') : envelope.items[0].data;
}
