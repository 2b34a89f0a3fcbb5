#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

// Before anything else is loaded, and beside the package rather than among what everybody may write: from the second
// start on, that takes half of the time. Where nothing can be written there, it does nothing.
enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/organization-graph', import.meta.url)));
const { serve } = await import('./serve.ts');
await serve(process.env);
