import { startUpstream } from '../../../../test/support/scripted-upstream.ts';

/** The address of a server that has gone. */
export async function addressOfNobody(): Promise<string> {
  await using upstream = await startUpstream();
  return `${upstream.url}/graphql`;
}
