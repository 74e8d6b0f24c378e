/** Options by section, as pip normalises them: lower case, hyphens for underscores. */
export type PipConfigFile = ReadonlyMap<string, ReadonlyMap<string, string>>;

/**
 * Reads pip.conf as Python's configparser does (pip uses its RawConfigParser): "=" or ":" separates, whole-line
 * comments start with "#" or ";", and a line that is indented more than its option goes on with its value. npm's
 * ini packages do not know the last rule, which multi-line extra-index-url needs.
 * https://docs.python.org/3/library/configparser.html#supported-ini-file-structure
 */
export function parsePipConfigFile(text: string): PipConfigFile {
  const sections = new Map<string, Map<string, string>>();
  let section: Map<string, string> | undefined;
  let key: string | undefined;
  let keyIndent = 0;
  for (const line of text.replace(/^\uFEFF/, '').split(/\r?\n/)) {
    const content = line.trim();
    if (/^(?:[#;]|$)/.test(content)) continue;
    const indent = line.search(/\S/);
    if (section && key !== undefined && indent > keyIndent) {
      section.set(key, `${section.get(key) ?? ''}\n${content}`.trim());
      continue;
    }
    const header = /^\[([^\]]+)\]/.exec(content)?.[1];
    if (header !== undefined) {
      section = sections.get(header) ?? new Map();
      sections.set(header, section);
      key = undefined;
    } else {
      const [, name, value = ''] = /^([^=:]+?)\s*[=:]\s*(.*)$/.exec(content) ?? [];
      key = name === undefined ? undefined : normaliseOption(name);
      keyIndent = indent;
      if (key !== undefined) section?.set(key, value);
    }
  }
  return sections;
}

/** pip's spelling of an option, whichever was written: index_url, Index-Url, --index-url. */
function normaliseOption(name: string): string {
  return name.toLowerCase().replaceAll('_', '-').replace(/^--/, '');
}
