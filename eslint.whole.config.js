import config from './eslint.config.js';

/** The same rules over one program of all workspaces: what they share is read and checked once, not once for each. */
export default [
  ...config,
  {
    files: ['**/*.{ts,tsx}'],
    languageOptions: {
      parserOptions: {
        projectService: false,
        project: ['./tsconfig.lint.json', './apps/explorer/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
  },
];
