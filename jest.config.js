import { availableParallelism } from 'node:os';

export default {
  testEnvironment: 'node',
  // Of two processors Jest would use one, and most suites wait for networks and containers half of their time
  maxWorkers: Math.max(2, availableParallelism() - 1),
  roots: ['<rootDir>/__tests__'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts', '.py'],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'json', 'py'],
  // TypeScript's NodeNext names imports by their output, ".js"
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
    ],
    '^.+\\.py$': '<rootDir>/__tests__/support/text-transform.cjs',
  },
  coverageProvider: 'babel',
  collectCoverageFrom: ['src/**/*.ts'],
};
