import type { Runtime } from './runtimes.js';
import { minorOf } from './runtimes.js';

/**
 * The environment of a function's process. HOME is not in it.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 * @param instance stands where each function instance has a text of its own
 */
export function functionEnvironment(runtime: Runtime, instance: string): Readonly<Record<string, string>> {
  return {
    _HANDLER: 'lambda_function.lambda_handler',
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_EXECUTION_ENV: `AWS_Lambda_${runtime.id}`,
    AWS_LAMBDA_FUNCTION_NAME: 'layerpack',
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '1769',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/layerpack',
    AWS_LAMBDA_LOG_STREAM_NAME: `2026/01/01/[$LATEST]${instance}`,
    // Functions always have credentials. These are the examples of AWS's own documentation and open nothing:
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/security-creds-programmatic-access.html
    AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    AWS_SESSION_TOKEN: 'example',
    PYTHONPATH: '/var/runtime',
  };
}

/** What the runtime's image sets as the service does. */
export const imageEnvironment: readonly string[] = [
  'LANG',
  'LD_LIBRARY_PATH',
  'LAMBDA_RUNTIME_DIR',
  'LAMBDA_TASK_ROOT',
  'PATH',
  'TZ',
];

/** Where Python looks for modules in a function, around the interpreter's own directories. */
export interface ModulePath {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/**
 * As sys.path is printed by functions of python3.6, 3.8 and 3.13; what lies between is taken to be alike. The SDK
 * moved with python3.11: https://docs.aws.amazon.com/lambda/latest/dg/python-package.html#python-package-searchpath
 */
export function modulePath(runtime: Runtime): ModulePath {
  const { id, python } = runtime;
  const layer = [`/opt/python/lib/${id}/site-packages`, '/opt/python'];
  const own =
    minorOf(python) >= 11 ? [`/var/lang/lib/${id}/site-packages`, '/var/runtime'] : ['/var/runtime'];
  return { before: ['/var/task', ...layer, ...own], after: layer };
}
