import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** What each folder of src/ may import from src/, besides itself: the arrows of ARCHITECTURE.md. */
const mayImport = {
  core: [],
  host: ['core'],
  config: ['core'],
  journal: ['core'],
  observe: ['core', 'config', 'host'],
  effects: ['core', 'host', 'observe', 'journal'],
  agent: ['core', 'config', 'host', 'observe', 'effects', 'journal'],
  service: ['core', 'config', 'host', 'observe', 'effects', 'agent', 'journal'],
  launch: [],
  cli: ['core', 'config', 'host', 'observe', 'effects', 'agent', 'journal', 'service'],
};
const folders = Object.keys(mayImport);
const outside = ['node:*', 'pino/*', 'ini', 'systemd-notify', 'chokidar'];

const direction = (folder) => {
  const closed = folders.filter((to) => to !== folder && !mayImport[folder].includes(to));
  const patterns = closed.map((to) => ({
    group: [`**/${to}/**`],
    message: `${folder}/ must not import ${to}/ (see ARCHITECTURE.md)`,
  }));
  if (folder === 'core') patterns.push({ group: outside, message: 'core/ is pure' });
  return {
    files: [`src/${folder}/**/*.ts`],
    rules: { 'no-restricted-imports': ['error', { patterns }] },
  };
};

export default tseslint.config(
  { ignores: ['dist', '.cache', 'node_modules'] },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/prefer-readonly': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafeCalls: [
            {
              from: 'package',
              package: 'node:test',
              name: [
                'test',
                'it',
                'describe',
                'suite',
                'before',
                'after',
                'beforeEach',
                'afterEach',
              ],
            },
          ],
        },
      ],
      complexity: ['error', 12],
      eqeqeq: 'error',
      'max-depth': ['error', 3],
      'max-lines': ['error', { max: 160, skipComments: true, skipBlankLines: true }],
      'max-lines-per-function': ['error', { max: 40, skipComments: true, skipBlankLines: true }],
      'max-params': ['error', 4],
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true } }],
      'no-restricted-syntax': [
        'error',
        {
          selector: "Program > VariableDeclaration[kind='let']",
          message: 'no module-level mutable state',
        },
        {
          selector: "Program > ExportNamedDeclaration > VariableDeclaration[kind='let']",
          message: 'no module-level mutable state',
        },
      ],
    },
  },
  ...folders.map(direction),
  {
    files: ['test/**/*.ts'],
    rules: {
      'max-lines': ['error', { max: 200, skipComments: true, skipBlankLines: true }],
      'max-lines-per-function': 'off',
    },
  },
  {
    files: ['**/*.mjs'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { globals: { process: 'readonly', console: 'readonly' } },
    rules: {
      'no-restricted-exports': 'off',
      '@typescript-eslint/explicit-module-boundary-types': 'off',
    },
  },
);
