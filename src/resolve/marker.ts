/** Names that a marker may compare. https://packaging.python.org/en/latest/specifications/dependency-specifiers/#environment-markers */
const variables = new Set(
  (
    'os_name sys_platform platform_machine platform_python_implementation platform_release platform_system ' +
    'platform_version python_version python_full_version implementation_name implementation_version extra extras ' +
    'dependency_groups os.name sys.platform platform.version platform.machine platform.python_implementation python_implementation'
  ).split(' '),
);

const token =
  /\s*(?:(\(|\))|("[^"]*"|'[^']*')|(===|~=|==|!=|<=|>=|<|>|not\s+in\b|in\b)|(and|or)\b|([A-Za-z_.]+))/y;

type Kind = 'open' | 'close' | 'string' | 'operator' | 'and' | 'or' | 'name';

interface Token {
  readonly kind: Kind;
  readonly text: string;
}

/** One comparison of a marker; strings keep their quotes. */
export interface Comparison {
  readonly kind: 'comparison';
  readonly left: string;
  /** With one space in "not in". */
  readonly operator: string;
  readonly right: string;
}

export type Marker = Comparison | { readonly kind: 'and' | 'or'; readonly parts: readonly Marker[] };

/** Whether a text is a marker, such as `python_version < "3.9" and sys_platform == "linux"`. */
export function isMarker(text: string): boolean {
  return parseMarker(text) !== undefined;
}

/** The marker as a tree; undefined where the text is none. */
export function parseMarker(text: string): Marker | undefined {
  const tokens = tokenise(text);
  if (!tokens) return undefined;
  let at = 0;
  const take = (...kinds: readonly Kind[]) => {
    const next = tokens[at];
    if (!next || !kinds.includes(next.kind)) return undefined;
    at += 1;
    return next.text;
  };
  const comparison = (): Marker | undefined => {
    if (take('open') !== undefined) {
      const inner = series('or');
      return take('close') === undefined ? undefined : inner;
    }
    const left = take('string', 'name');
    const operator = take('operator');
    const right = take('string', 'name');
    if (left === undefined || operator === undefined || right === undefined) return undefined;
    return { kind: 'comparison', left, operator: operator.replace(/\s+/, ' '), right };
  };
  const series = (joint: 'and' | 'or'): Marker | undefined => {
    const parts: Marker[] = [];
    do {
      const part = joint === 'or' ? series('and') : comparison();
      if (!part) return undefined;
      parts.push(part);
    } while (take(joint) !== undefined);
    return joined(joint, parts);
  };
  const marker = series('or');
  return at === tokens.length ? marker : undefined;
}

/** All of the markers, or one of them; undefined of none. */
export function joined(kind: 'and' | 'or', parts: readonly Marker[]): Marker | undefined {
  return parts.length > 1 ? { kind, parts } : parts[0];
}

/**
 * What is left of a marker once some of its comparisons are known.
 * @param decide undefined for a comparison that is to stay
 */
export function decideMarker(
  marker: Marker,
  decide: (comparison: Comparison) => boolean | undefined,
): Marker | boolean {
  if (marker.kind === 'comparison') return decide(marker) ?? marker;
  const decisive = marker.kind === 'or';
  const parts = marker.parts.map((part) => decideMarker(part, decide));
  if (parts.includes(decisive)) return decisive;
  return (
    joined(
      marker.kind,
      parts.filter((part) => typeof part !== 'boolean'),
    ) ?? !decisive
  );
}

export function markerText(marker: Marker): string {
  if (marker.kind === 'comparison') return `${marker.left} ${marker.operator} ${marker.right}`;
  return marker.parts
    .map((part) => (marker.kind === 'and' && part.kind === 'or' ? `(${markerText(part)})` : markerText(part)))
    .join(` ${marker.kind} `);
}

function tokenise(text: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  token.lastIndex = 0;
  while (text.slice(token.lastIndex).trim() !== '') {
    const match = token.exec(text);
    if (!match) return undefined;
    const [, bracket, string, operator, joint, name] = match;
    if (name !== undefined && !variables.has(name)) return undefined;
    if (bracket) tokens.push({ kind: bracket === '(' ? 'open' : 'close', text: bracket });
    else if (string) tokens.push({ kind: 'string', text: string });
    else if (operator) tokens.push({ kind: 'operator', text: operator });
    else if (joint) tokens.push({ kind: joint === 'and' ? 'and' : 'or', text: joint });
    else tokens.push({ kind: 'name', text: name ?? '' });
  }
  return tokens;
}
