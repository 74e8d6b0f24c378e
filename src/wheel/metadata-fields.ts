/** Values by field in lower case, in their order. */
export type MetadataFields = ReadonlyMap<string, readonly string[]>;

/**
 * The fields of a distribution's METADATA, without the description below them. Values of several lines keep their
 * line breaks, without the indentation that continues them.
 * https://packaging.python.org/en/latest/specifications/core-metadata/
 */
export function readFields(metadata: string): MetadataFields {
  const fields = new Map<string, string[]>();
  let values: string[] = [];
  for (const line of metadata.split(/\r?\n/)) {
    const field = /^([!-9;-~]+):(.*)$/.exec(line);
    if (field) {
      const [, name = '', value = ''] = field;
      values = fields.get(name.toLowerCase()) ?? [];
      fields.set(name.toLowerCase(), values);
      values.push(value.trim());
    } else if (/^[ \t]/.test(line) && values.length > 0) {
      // Older tools mark the margin by a bar
      values.push(`${values.pop()}\n${line.trim().replace(/^\|\s*/, '')}`);
    } else {
      // What follows is no header, as Python's email parser has it
      break;
    }
  }
  return fields;
}
