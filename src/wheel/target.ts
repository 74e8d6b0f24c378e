import { machineOf } from '../lambda/images.js';
import type { Architecture, Runtime } from '../lambda/runtimes.js';
import type { Target } from './tags.js';
import { platformTags } from './tags.js';

/** What wheels must fit for a runtime on an architecture. */
export function wheelTarget(runtime: Runtime, architecture: Architecture): Target {
  return { python: runtime.python, machine: machineOf(architecture), glibc: runtime.glibc };
}

/**
 * Markers and tags of the runtime, for when the interpreter that reads metadata is another one.
 * https://packaging.python.org/en/latest/specifications/dependency-specifiers/#environment-markers
 */
export function targetEnvironment(target: Target): object {
  const { python, machine } = target;
  return {
    version: python.replace('.', ''),
    platforms: platformTags(target),
    markers: {
      implementation_name: 'cpython',
      implementation_version: `${python}.0`,
      os_name: 'posix',
      platform_machine: machine,
      platform_python_implementation: 'CPython',
      platform_release: '',
      platform_system: 'Linux',
      platform_version: '',
      python_full_version: `${python}.0`,
      python_version: python,
      sys_platform: 'linux',
    },
  };
}
