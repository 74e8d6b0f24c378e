/** pip's own words: the text of its ERROR lines, each once; without any, the last line. */
export function errorLines(output: string): string {
  const lines = output.split('\n').map((line) => line.trim());
  const errors = lines.flatMap((line, index) => {
    if (!/^(?:ERROR|error): /.test(line)) return [];
    // What is announced stands in the lines below
    const [next = ''] = line.endsWith(':') ? lines.slice(index + 1) : [];
    return [`${line.replace(/^error: /i, '')} ${next}`.trim()];
  });
  const chosen = errors.length > 0 ? errors : lines.filter((line) => line !== '').slice(-1);
  return [...new Set(chosen)].slice(0, 4).join('; ');
}

/** What a build itself said went wrong, out of the output that pip shows of it. */
export function buildError(output: string): string {
  const [, shown = ''] =
    /\[\d+ lines of output\]\n(.*?)\[end of output\]/s.exec(output) ??
    /Complete output \(\d+ lines\):\n(.*?)\n\s*-{20,}/s.exec(output) ??
    [];
  const lines = shown
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return lines.findLast((line) => /^\S*error: /i.test(line)) ?? lines.at(-1) ?? '';
}

/** uv's chain of causes and hints as one line. */
export function uvCauses(output: string): string {
  const start = output.search(/^\s*cause: /m);
  if (start < 0) return '';
  return output
    .slice(start)
    .split('\n')
    .map((line) => line.trim().replace(/^(?:cause|hint): /, ''))
    .filter((line) => line !== '')
    .join(' ');
}

/** The lines of pip's block that says who wants what. */
export function conflict(output: string): readonly string[] {
  const [, block = ''] = /The conflict is caused by:\n((?:[ \t]+\S.*\n?)+)/.exec(output) ?? [];
  return block
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** What the index has, by pip's list of it, and who wants it where that is no line of the user's. */
export function versionsOffered(output: string): string {
  const [, from] = /satisfies the requirement \S+ \(from ((?!versions)[^)]+)\)/.exec(output) ?? [];
  const wanted = from === undefined || from.startsWith('-r ') ? '' : `, and ${from} wants it`;
  const [, listed = 'none'] = /\(from versions: ([^)]*)\)/.exec(output) ?? [];
  if (listed.trim() === 'none') return `the index has no release of it that fits this runtime${wanted}`;
  const versions = listed.split(', ');
  const offered = `${versions.length > 6 ? 'among others ' : ''}${versions.slice(-6).join(', ')}`;
  const [, others] =
    /(Ignored the following versions that require a different python version: .+)/.exec(output) ?? [];
  return `the index has ${offered}${wanted}${others ? `; ${others}` : ''}`;
}

/** What newer pips say of a file that they could not fetch: what failed, and why. */
const fileNotFetched =
  /^error: (?:connection-\w+|ssl-[\w-]+|proxy-connection-failed|incomplete-download)\n\n× (.+)\n╰─> (.+)$/m;

export function isFileNotFetched(output: string): boolean {
  return fileNotFetched.test(output);
}

/** Why pip did not get through to the index: the last cause that it names. */
export function networkError(output: string): string {
  const [, failed, why] = fileNotFetched.exec(output) ?? [];
  if (failed !== undefined) return `${failed} (${why})`;
  const broken = [...output.matchAll(/after connection broken by '(.+)': \S+$/gm)].at(-1)?.[1];
  const fetching = /Could not fetch URL (.+?)(?: - skipping)?$/m.exec(output)?.[1];
  return fetching ?? broken ?? '';
}

/** The distribution whose build failed: as pip names it, else the last that it began with. */
export function failedBuild(output: string): string {
  const patterns = [
    /Failed building wheel for ([A-Za-z0-9._-]+)/,
    /Failed to build:? '?([A-Za-z0-9._-]+)/,
    /Building wheel for ([A-Za-z0-9._-]+)/,
  ];
  const named = patterns.map((pattern) => pattern.exec(output)?.[1]).find((name) => name !== undefined);
  const collected = [...output.matchAll(/^\s*(?:Collecting|Processing) ([^\s(]+)/gm)].at(-1)?.[1];
  const file = collected?.split('/').at(-1);
  return named ?? (file === undefined ? 'a source distribution' : nameIn(file));
}

/** The distribution's name at the start of a requirement or file name. */
export function nameIn(requirement: string): string {
  return (
    /^[A-Za-z0-9._-]*[A-Za-z0-9]/.exec(requirement.replace(/-\d[^-]*\.(?:tar\.gz|zip)$/, ''))?.[0] ??
    requirement
  );
}

/** The lines about a hash that does not agree. */
export function hashLines(output: string): string {
  return output
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => /^(?:Expected|Got)\b|Expected:|Computed:|\bfrom http/.test(line))
    .slice(0, 3)
    .join('; ');
}
