import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

test('the package for Redis is not loaded with the server', async () => {
  const script = `
    import { createRequire } from 'node:module';
    await import('./src/serve.ts');
    const loaded = Object.keys(createRequire(import.meta.url).cache);
    process.stdout.write(JSON.stringify([loaded.length > 0, loaded.filter((path) => path.includes('@redis'))]));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    cwd: new URL('../../..', import.meta.url),
  });
  expect(JSON.parse(stdout)).toEqual([true, []]);
});
