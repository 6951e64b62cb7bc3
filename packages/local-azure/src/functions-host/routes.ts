// ASP.NET Core route templates as Functions uses them: `literal`, `{name}`, `{name?}`, `{name:constraint}`, `{*rest}`.
// Source: https://learn.microsoft.com/azure/azure-functions/functions-bindings-http-webhook-trigger#customize-the-http-endpoint

export type Route = {
  /** The route's parameters as they occur in `path` (without a leading slash), or undefined when it does not match. */
  match(path: string): Record<string, string> | undefined;
  /** Routes with a greater text are tried first: literal segments before constrained before free ones before the rest. */
  precedence: string;
};

const CONSTRAINTS: Record<string, string> = {
  int: '-?\\d+',
  long: '-?\\d+',
  alpha: '[A-Za-z]+',
  bool: '(?:true|false)',
  guid: '[\\da-f]{8}-[\\da-f]{4}-[\\da-f]{4}-[\\da-f]{4}-[\\da-f]{12}',
  decimal: '-?\\d+(?:\\.\\d+)?',
};
const PARAMETER = /\{(\*{0,2})(\w+)(?::(\w+)(?:\([^)]*\))?)?(\?)?\}/g;

/** Compiles a route template. Throws for a constraint it does not know, rather than matching too much. */
export function compileRoute(template: string): Route {
  const names: string[] = [];
  let precedence = '';
  let source = '^';
  for (const segment of template.split('/').filter((part) => part !== '')) {
    let pattern = '';
    let last = 0;
    let optional = false;
    let rank = 3;
    for (const match of segment.matchAll(PARAMETER)) {
      const [whole, rest, name = '', constraint, mark] = match;
      const known = constraint === undefined ? '[^/]+' : CONSTRAINTS[constraint];
      if (known === undefined)
        throw new Error(`Route constraint '${constraint ?? ''}' is not served here: ${template}`);
      names.push(name);
      optional = mark === '?' || rest !== '';
      rank = rest !== '' ? 0 : constraint === undefined ? 1 : 2;
      pattern += `${escape(segment.slice(last, match.index))}(${rest !== '' ? '.*' : known})`;
      last = match.index + whole.length;
    }
    pattern += escape(segment.slice(last));
    source += optional ? `(?:/${pattern})?` : `/${pattern}`;
    precedence += String(rank);
  }
  const regExp = new RegExp(`${source}/?$`, 'i');
  return {
    precedence,
    match: (path) => {
      const found = regExp.exec(`/${path}`);
      if (!found) return undefined;
      const values = names.map((name, at) => [name, found[at + 1]] as const);
      try {
        return Object.fromEntries(
          values.flatMap(([name, value]) => (value === undefined ? [] : [[name, decodeURIComponent(value)]])),
        );
      } catch {
        return undefined; // a malformed escape
      }
    },
  };
}

function escape(literal: string): string {
  return literal.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
