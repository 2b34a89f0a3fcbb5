import { startSimulator } from './simulator.ts';

// Both simulated platforms in a process of their own; it runs until it is killed.
const { url } = await startSimulator();
console.log(`ready at ${url}`);
