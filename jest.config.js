import { availableParallelism } from 'node:os';

export default {
  // Builds mostly wait, for containers and the network; few processors can do more than one at a time
  maxWorkers: Math.max(3, availableParallelism() - 1),
  // Ends a test that hangs; how fast anything is, bench/ says
  testTimeout: 60_000,
  testEnvironment: 'node',
  roots: ['<rootDir>/__tests__'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts', '.py', '.css'],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'json', 'py', 'css'],
  // TypeScript's NodeNext names imports by their output, ".js"
  moduleNameMapper: {
    '^(\\.{1,2}/(?!.*\\.client\\.js$).*)\\.js$': '$1',
    '^@apidevtools/json-schema-ref-parser$': '<rootDir>/__tests__/support/github/no-ref-parser.cjs',
  },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
    ],
    '^.+\\.(?:py|css|client\\.js)$': '<rootDir>/__tests__/support/text-transform.cjs',
  },
  coverageProvider: 'babel',
  collectCoverageFrom: ['src/**/*.ts'],
};
