import js from '@eslint/js';
import globals from 'globals';

export default [
  { ignores: ['target/', '.tools/', 'pkg/dist/', 'pkg/wasm/', 'www/dist/', '**/node_modules/'] },
  js.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    languageOptions: { ecmaVersion: 2024, sourceType: 'module' },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      // Terminal output is about control characters.
      'no-control-regex': 'off',
      'no-implicit-coercion': ['error', { allow: ['!!'] }],
      'no-promise-executor-return': 'off',
      'no-shadow-restricted-names': 'error',
      'no-unused-vars': ['error', { argsIgnorePattern: '^_', caughtErrors: 'none', ignoreRestSiblings: true }],
      'no-var': 'error',
      'object-shorthand': 'error',
      'prefer-const': 'error',
    },
  },
  { files: ['pkg/*.js', 'pkg/entries/*.js', 'pkg/lib/*.js'], languageOptions: { globals: globals['shared-node-browser'] } },
  // What the module imports runs in every engine.
  { files: ['src/**/*.js'], languageOptions: { globals: globals['shared-node-browser'] } },
  { files: ['tests/runtimes/*.js'], languageOptions: { globals: globals['shared-node-browser'] } },
  { files: ['tests/runtimes/using.js'], languageOptions: { ecmaVersion: 2026 } },
  { files: ['www/**/*.js'], languageOptions: { globals: globals.browser } },
  { files: ['tests/**/*.cjs'], languageOptions: { sourceType: 'commonjs', globals: globals.node } },
  { files: ['scripts/**/*.mjs', 'examples/**/*.mjs', 'tests/**/*.mjs', 'benches/**/*.mjs', '*.mjs'], languageOptions: { globals: globals.node } },
  // Functions given to page.evaluate() run in the page.
  { files: ['tests/browser/**/*.mjs', 'tests/runtimes/support/page.mjs'], languageOptions: { globals: { ...globals.node, ...globals.browser } } },
];
