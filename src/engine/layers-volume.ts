import { randomUUID } from 'node:crypto';
import { docker } from './docker.js';
import { lastLine } from './execute.js';

/** What our volumes are known by. */
export const volumeLabel = 'layerpack';

const day = 24 * 60 * 60 * 1000;

/** A volume in memory for layers, which outlives nothing that uses it. */
export interface LayersVolume {
  readonly name: string;
  /** Once no container uses it. */
  remove(): Promise<void>;
}

/**
 * Makes one that belongs to a user.
 * @returns the volume, or what Docker says against it
 */
export async function makeLayersVolume({
  uid,
  gid,
}: {
  readonly uid: number;
  readonly gid: number;
}): Promise<LayersVolume | { readonly refusal: string }> {
  const name = `layerpack-${randomUUID()}`;
  const made = await docker(
    ...['volume', 'create', '--label', volumeLabel, '--opt', 'type=tmpfs', '--opt', 'device=tmpfs'],
    ...['--opt', `o=uid=${uid},gid=${gid},mode=0755`, name],
  );
  if (made.exitCode !== 0) return { refusal: lastLine(made.stderr) };
  return {
    name,
    remove: async () => {
      await docker('volume', 'rm', '--force', name);
    },
  };
}

/**
 * Removes what runs left that were killed outright: volumes that nothing uses, and older than any run.
 * @param now in milliseconds since 1970
 */
export async function removeAbandonedVolumes(now: number, label = volumeLabel): Promise<void> {
  const listed = await docker(
    ...['volume', 'ls', '--quiet', '--filter', 'dangling=true', '--filter', `label=${label}`],
  );
  const names = listed.stdout.split('\n').filter((name) => name !== '');
  if (names.length === 0) return;
  const described = await docker('volume', 'inspect', '--format', '{{.CreatedAt}} {{.Name}}', ...names);
  const abandoned = described.stdout.split('\n').flatMap((line) => {
    const [made = '', name = ''] = line.split(' ');
    return now - Date.parse(made) > day ? [name] : [];
  });
  if (abandoned.length > 0) await docker('volume', 'rm', ...abandoned);
}
