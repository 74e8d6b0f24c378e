/** Options of `docker run` that mount. The value is a line of CSV: a path with a comma or quote must be quoted. */
export type Mount = readonly ['--mount', string];

/** The same path outside and inside, unless another is given. */
export function bind(
  path: string,
  { target = path, readonly = false }: { readonly target?: string; readonly readonly?: boolean } = {},
): Mount {
  return mount('bind', target, csvField(`source=${path}`), ...(readonly ? ['readonly'] : []));
}

export function emptyDirectory(target: string): Mount {
  return mount('tmpfs', target, 'readonly');
}

/** A named volume; what the image has at that place is not copied into it. */
export function volume(name: string, target: string, { readonly = false } = {}): Mount {
  return mount('volume', target, `source=${name}`, 'volume-nocopy', ...(readonly ? ['readonly'] : []));
}

function mount(type: 'bind' | 'tmpfs' | 'volume', target: string, ...options: readonly string[]): Mount {
  return ['--mount', [`type=${type}`, csvField(`target=${target}`), ...options].join(',')];
}

function csvField(text: string): string {
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
