import { expect, test } from 'vitest';
import { runSoak } from '../../scripts/soak/run-soak.ts';

test('a short soak over a platform that flaps, hangs and comes back, holds all that npm run soak does', async () => {
  const { checks } = await runSoak({ seconds: 3, clients: 20 });
  expect(checks.filter(({ holds }) => !holds)).toEqual([]);
  expect(checks).toHaveLength(7);
}, 30_000);
