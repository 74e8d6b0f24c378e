/** Options by section, as pip normalises them: lower case, hyphens for underscores. */
export type PipConfigFile = ReadonlyMap<string, ReadonlyMap<string, string>>;

/**
 * Reads pip.conf as Python's configparser does (pip uses its RawConfigParser): "=" or ":" separates, whole-line
 * comments start with "#" or ";", and an indented line goes on with the value before it. npm's ini packages
 * do not know the last rule, which multi-line extra-index-url needs.
 * https://docs.python.org/3/library/configparser.html#supported-ini-file-structure
 */
export function parsePipConfigFile(text: string): PipConfigFile {
  const sections = new Map<string, Map<string, string>>();
  let section: Map<string, string> | undefined;
  let key: string | undefined;
  for (const line of text.replace(/^\uFEFF/, '').split(/\r?\n/)) {
    if (/^\s*(?:[#;]|$)/.test(line)) continue;
    const header = /^\[([^\]]+)\]/.exec(line);
    if (header?.[1] !== undefined) {
      section = sections.get(header[1]) ?? new Map();
      sections.set(header[1], section);
      key = undefined;
    } else if (/^\s/.test(line) && section && key !== undefined) {
      section.set(key, `${section.get(key) ?? ''}\n${line.trim()}`.trim());
    } else {
      const option = /^([^=:]+?)\s*[=:]\s*(.*)$/.exec(line);
      key = option?.[1]?.toLowerCase().replaceAll('_', '-');
      if (key !== undefined) section?.set(key, option?.[2]?.trim() ?? '');
    }
  }
  return sections;
}
