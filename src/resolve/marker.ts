/** Names that a marker may compare. https://packaging.python.org/en/latest/specifications/dependency-specifiers/#environment-markers */
const variables =
  'os_name sys_platform platform_machine platform_python_implementation platform_release platform_system ' +
  'platform_version python_version python_full_version implementation_name implementation_version extra extras ' +
  'dependency_groups os.name sys.platform platform.version platform.machine platform.python_implementation python_implementation';

const token =
  /\s*(?:(\(|\))|("[^"]*"|'[^']*')|(===|~=|==|!=|<=|>=|<|>|not\s+in\b|in\b)|(and|or)\b|([A-Za-z_.]+))/y;

type Kind = 'open' | 'close' | 'string' | 'operator' | 'joint' | 'name';

/** Whether a text is a marker, such as `python_version < "3.9" and sys_platform == "linux"`. */
export function isMarker(text: string): boolean {
  const kinds = tokenise(text);
  if (!kinds) return false;
  let at = 0;
  const take = (kind: Kind) => kinds[at] === kind && ++at > 0;
  const value = () => take('string') || take('name');
  const comparison = (): boolean => {
    if (take('open')) return expression() && take('close');
    return value() && take('operator') && value();
  };
  const expression = (): boolean => {
    let valid = comparison();
    while (valid && take('joint')) valid = comparison();
    return valid;
  };
  return expression() && at === kinds.length;
}

function tokenise(text: string): readonly Kind[] | undefined {
  const known = new Set(variables.split(' '));
  const kinds: Kind[] = [];
  token.lastIndex = 0;
  while (text.slice(token.lastIndex).trim() !== '') {
    const match = token.exec(text);
    if (!match) return undefined;
    const [, bracket, string, operator, joint, name] = match;
    if (name !== undefined && !known.has(name)) return undefined;
    if (bracket) kinds.push(bracket === '(' ? 'open' : 'close');
    else if (string) kinds.push('string');
    else if (operator) kinds.push('operator');
    else kinds.push(joint ? 'joint' : 'name');
  }
  return kinds;
}
