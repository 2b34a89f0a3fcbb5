import { readFileSync } from 'node:fs';

interface Link {
  readonly id: string;
  readonly accessId: string;
  readonly workforceId: string;
}

const links = JSON.parse(readFileSync(process.env['LINKS_FILE'] ?? '', 'utf8')) as readonly Link[];

/** The links by their name. */
export const linksById: ReadonlyMap<string, Link> = new Map(links.map((link) => [link.id, link]));

/** The links by the workforce id that they lead to. */
export const linksByWorkforceId: ReadonlyMap<string, Link> = new Map(
  links.map((link) => [link.workforceId, link]),
);
