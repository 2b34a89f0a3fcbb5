import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Tests run as they stand: none is left out, none runs alone, and nothing of ours is replaced by a fake. */
const dishonestTests = ['describe', 'it', 'test'].flatMap((object) =>
  ['only', 'skip', 'skipIf', 'runIf', 'todo', 'fails'].map((property) => ({ object, property })),
);
const mockedModules = ['mock', 'doMock', 'hoisted'].map((property) => ({
  object: 'vi',
  property,
  message: 'Tests run against real servers; no module is mocked.',
}));

export default defineConfig(
  globalIgnores(['**/generated/', '**/coverage/', '**/dist/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error', reportUnusedInlineConfigs: 'error' } },

  tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      curly: ['error', 'multi-line'],
      eqeqeq: 'error',
      'no-implicit-coercion': 'error',
      'no-param-reassign': 'error',
      'object-shorthand': 'error',
      'prefer-const': 'error',
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      // An abort signal's reason is `any`, and passing it on as it is is right.
      '@typescript-eslint/only-throw-error': [
        'error',
        { allowThrowingAny: true, allowThrowingUnknown: true },
      ],
      '@typescript-eslint/prefer-promise-reject-errors': [
        'error',
        { allowThrowingAny: true, allowThrowingUnknown: true },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        {
          allowAny: false,
          allowBoolean: false,
          allowNever: false,
          allowNullish: false,
          allowNumber: true,
          allowRegExp: false,
        },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      // A type parameter that is used once can name the caller's expectation.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // A function that promises is `async` even where it has nothing to wait for, so that it never throws at once.
      '@typescript-eslint/require-await': 'off',
    },
  },

  {
    files: ['{bin,src}/**/*.ts'],
    rules: {
      'no-console': 'error',
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Exports have names.' },
        { selector: 'ExportAllDeclaration', message: 'Import from the file that says it; no barrel files.' },
      ],
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/upstream/**', 'src/main.ts', 'src/tracing.ts', 'src/config.ts'],
    rules: {
      'no-restricted-globals': ['error', { name: 'fetch', message: 'The way out is src/upstream.' }],
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Only main reads the environment.' },
      ],
    },
  },
  {
    files: ['clients/**/*.tsx', 'examples/console/**/*.{ts,tsx}'],
    extends: [reactHooks.configs.flat.recommended],
    rules: { 'no-console': 'error' },
  },
  {
    files: ['examples/console/src/identity/protocol.ts'],
    rules: {
      // It is deprecated to stand out: here it is for an identity provider on loopback, and for no other.
      '@typescript-eslint/no-deprecated': [
        'error',
        { allow: [{ from: 'package', package: 'oauth4webapi', name: 'allowInsecureRequests' }] },
      ],
    },
  },
  {
    files: ['test/**/*.ts', 'clients/**/*.test.{ts,tsx}'],
    rules: {
      'no-restricted-properties': ['error', ...dishonestTests, ...mockedModules],
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  // Their packages are installed by `npm run bench` alone, which checks their types.
  { files: ['bench/{load,peers}/**/*.ts'], extends: [tseslint.configs.disableTypeChecked] },
  { files: ['**/*.{js,mjs,cjs}', 'bin/organization-graph'], extends: [tseslint.configs.disableTypeChecked] },
);
