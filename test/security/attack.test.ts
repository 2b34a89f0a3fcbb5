import { expect, test } from 'vitest';
import { attackCases } from '../../scripts/attack/cases.ts';
import { runAttack } from '../../scripts/attack/run-attack.ts';

test.each(attackCases.filter(({ isShort = false }) => isShort))(
  'server with the heap of the deployment: withstands $id, $title',
  async (attack) => {
    const [row] = await runAttack([attack], { judgesTime: false });
    expect(row).toMatchObject({ id: attack.id, failures: [] });
  },
  30_000,
);
