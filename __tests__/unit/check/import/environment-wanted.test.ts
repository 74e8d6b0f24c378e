import { describe, expect, it } from '@jest/globals';
import { environmentWanted } from '../../../../src/check/import/environment-wanted.js';

describe('the environment variable that a message misses', () => {
  it.each<[string, string]>([
    ['Please set the environment variable API_TOKEN', 'API_TOKEN'],
    ['Environment variable API_TOKEN is not set', 'API_TOKEN'],
    ["environment variable 'API_TOKEN' not found", 'API_TOKEN'],
    ["the API_TOKEN environment variable isn't set", 'API_TOKEN'],
    ['No HTTP client: missing environment variable API_TOKEN', 'API_TOKEN'],
    ['HTTP needs a token. The environment variable $API_TOKEN must be set', 'API_TOKEN'],
    ['The URL or API_TOKEN environment variable must be set', 'API_TOKEN'],
    ['To use it, the environment variable API_TOKEN must be set', 'API_TOKEN'],
    ['Did not find api_token, please add an environment variable `API_TOKEN` which contains it', 'API_TOKEN'],
    ['Missing required environment variables: API_TOKEN, API_URL', 'API_TOKEN'],
    ['required environment variables are not there', ''],
  ])('is told by "%s"', (message, name) => {
    expect(environmentWanted(message)).toBe(name);
  });

  it.each([
    'CUDA driver mismatch; for details set the environment variable X_DEBUG=1',
    'CUDA driver mismatch. For details please set the environment variable X_DEBUG=1',
    'The table is missing. Set the environment variable X_DEBUG to 1 to see why',
    'bad value in the environment variable X_MODE',
    'X_DEBUG is not set',
  ])('is none in "%s"', (message) => {
    expect(environmentWanted(message)).toBeUndefined();
  });
});
