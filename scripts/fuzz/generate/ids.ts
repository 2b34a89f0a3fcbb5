import links from '../../../demo/links.json' with { type: 'json' };
import { accessRecords } from '../../../demo/records/access.ts';
import { workforceRecords } from '../../../demo/records/workforce.ts';
import type { Random } from '../random.ts';
import { createOddText } from './odd-values.ts';

const linkNames = links.map(({ id }) => id).filter((id) => !id.startsWith('fault-'));
const faultyNames = links.map(({ id }) => id).filter((id) => id.startsWith('fault-'));

/** They hold up whoever asks for them, so they are asked for more seldom. */
const slowNames = faultyNames.filter((id) => /-(?:slow|timeout)$/.test(id));
const brokenNames = faultyNames.filter((id) => !slowNames.includes(id));

const recordIds = [
  ...accessRecords.map(({ id }) => `access:${id}`),
  ...workforceRecords.map(({ id }) => `workforce:${id}`),
];

const oddIds = [
  '',
  ' ',
  '73',
  'access:',
  'access:0',
  'access:-73',
  'access:073',
  'access:1e3',
  'access:9007199254740991',
  'access:9007199254740992',
  'access:99999999999999999999999999',
  'access:７３',
  'access:73 ',
  'access:73\n',
  'access:73\r\nx-odd: 1',
  'access:73%0d%0ax-odd:1',
  'access:73/../78',
  'access:73%2f..%2f78',
  'access:..%2f..',
  'access:73?x=1',
  'access:73#x',
  'access:\u0000',
  'ACCESS:73',
  'access:access:73',
  'workforce:',
  'workforce:73',
  'workforce:../organizations',
  'workforce:987ABC78-39C5-436F-A70B-D3A14DB753C0',
  'workforce:987abc78-39c5-436f-a70b-d3a14db753c0/../x',
  'workforce:987abc78-39c5-436f-a70b-d3a14db753c',
  'workforce:00000000-0000-0000-0000-000000000000',
  'workforce:{987abc78-39c5-436f-a70b-d3a14db753c0}',
  'unknown:73',
  '../../etc/passwd',
  '..%2f..%2fetc%2fpasswd',
  '%',
  '%00',
  '__proto__',
  'constructor',
  'acme/../acme',
  'acme\u0000',
  'Acme',
  '-acme',
  'a'.repeat(63),
  'a'.repeat(64),
  'nobody-knows-this',
];

/** An id: most often one that names an organization, sometimes one whose platform fails, sometimes none at all. */
export function createId(random: Random): string {
  const kind = random.next();
  if (kind < 0.6) return random.pick(linkNames);
  if (kind < 0.8) return random.pick(recordIds);
  if (kind < 0.86) return random.pick(brokenNames);
  if (kind < 0.862) return random.pick(slowNames);
  if (kind < 0.97) return random.pick(oddIds);
  return `${random.pick(['', 'access:', 'workforce:'])}${createOddText(random)}`;
}

/** A list of ids, now and then far too long. */
export function createIds(random: Random): string[] {
  const count = random.chance(0.04) ? random.between(90, 1500) : random.count(30) - 1;
  return Array.from({ length: count }, () => createId(random));
}
