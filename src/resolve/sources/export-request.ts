import type { Environment } from '../../engine/pip-configuration.js';
import type { LockedProjects } from './export-project.js';
import type { Lock, Selection } from './lock.js';

/** What the exporters are given. */
export interface ExportRequest {
  readonly lock: Lock;
  readonly projects: LockedProjects;
  /** Normalised names. */
  readonly selection: Selection;
  /** The lock's. */
  readonly directory: string;
  readonly workspace: string;
  readonly environment: Environment;
}
