import type { InputDefinition } from './definitions.js';
import { inputDefinitions } from './definitions.js';

/** What --help prints. */
export function helpText(): string {
  const flags = Object.entries<InputDefinition>(inputDefinitions).map(([name, definition]) => {
    const values = definition.choices ? ` ${definition.choices.join('|')}` : ` ${definition.example}`;
    const fallback = definition.required ? ' Required.' : ` Default: ${definition.default}.`;
    return `  --${name}${values}\n      ${definition.description}${fallback}`;
  });
  return `Usage: layerpack build --runtime 3.12 [flags]

Builds an AWS Lambda layer for Python from requirements files.

${flags.join('\n')}
  --json
      Print the outputs as JSON on stdout.
  --verbose
      Tell more.
  --version, --help

Exit status: 0 passed, 1 findings that fail the run, 2 wrong usage.`;
}
