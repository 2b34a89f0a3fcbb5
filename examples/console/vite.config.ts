import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The graph that the development server hands requests on to: `npm run demo`. */
const demo = process.env['DEMO_URL'] ?? 'http://127.0.0.1:4000';

export default defineConfig({
  root: import.meta.dirname,
  base: '/console/',
  plugins: [react()],
  resolve: {
    alias: {
      '@organization-graph/react': fileURLToPath(
        new URL('../../clients/react/src/index.ts', import.meta.url),
      ),
    },
  },
  // A policy that lets no inline script through lets no such URL through either.
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        // What others wrote changes seldom, and a browser may keep it.
        codeSplitting: {
          groups: [
            {
              name: 'react',
              test: /node_modules[\\/](?:react|react-dom|react-router|scheduler|cookie)[\\/]/,
            },
            { name: 'graphql', test: /node_modules/ },
          ],
        },
      },
    },
  },
  server: { proxy: { '/graphql': demo, '/console/demo.json': demo } },
});
