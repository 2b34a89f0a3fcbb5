import type { GraphError } from '../../src/errors/graph-error.ts';
import type { Credential } from '../../src/upstream/credential.ts';
import { createCredentialReader } from '../../src/upstream/credential.ts';
import type { Deadline } from '../../src/upstream/deadline.ts';
import type { ReadObserver } from '../../src/upstream/read-observer.ts';
import type { UpstreamAnswer } from '../../src/upstream/response-reader.ts';
import type { WayOut } from '../../src/upstream/way-out.ts';
import { numbersTo } from '../organizations/records.ts';
import type { Script } from '../support/scripted-upstream.ts';
import { codeOf } from './connect.ts';

const readCredential = createCredentialReader();

/** The credential of whoever has this name. */
export function credentialOf(name: string): Credential {
  const credential = readCredential(name);
  if (credential === null) throw new Error('a credential has a value');
  return credential;
}

/** Gets `/a`, as `name`. */
export function getA(
  wayOut: WayOut,
  deadline: Deadline,
  name = 'a',
  observer?: ReadObserver,
): Promise<UpstreamAnswer | GraphError> {
  const credential = credentialOf(name);
  return wayOut.get({ path: '/a', headers: { 'x-name': name }, credential, deadline, observer });
}

/** Gets `/a` so many times at once; the codes and statuses. */
export async function getMany(
  wayOut: WayOut,
  deadline: Deadline,
  times: number,
): Promise<(string | number)[]> {
  const answers = await Promise.all(numbersTo(times).map(() => getA(wayOut, deadline)));
  return answers.map(codeOf);
}

/** Answers each request as the next script says, and all further ones as the last. */
export function inTurn(...scripts: [Script, ...Script[]]): Script {
  let turn = 0;
  return (request, response) => {
    const script = scripts[Math.min(turn, scripts.length - 1)]!;
    turn += 1;
    if (typeof script === 'function') script(request, response);
    else if ('json' in script) response.end(JSON.stringify(script.json));
    else response.writeHead(script.status, script.headers).end(script.body);
  };
}
