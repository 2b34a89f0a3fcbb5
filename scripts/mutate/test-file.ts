import { expect } from 'vitest';

// A setup file of the mutated copy: names the test file to the processes that it starts, too.
process.env['MUTATE_TEST_FILE'] = expect.getState().testPath ?? '';
