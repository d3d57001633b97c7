/** One segment of a path template: a text, `*` (any one segment) or `**` (any number, at the end). */
export type TemplateSegment =
  { readonly kind: 'literal'; readonly text: string } | { readonly kind: 'one' } | { readonly kind: 'rest' };

/** The request field that a range of segments fills. */
export interface TemplateVariable {
  /** The field's path as the contract writes it: `image.id`. */
  readonly field: string;
  /** Index of its first segment. */
  readonly start: number;
  /** Index after its last segment; undefined: to the end of the path. */
  readonly end: number | undefined;
}

export interface PathTemplate {
  readonly segments: readonly TemplateSegment[];
  readonly variables: readonly TemplateVariable[];
  /** What follows the colon: `rotate` of `/v1/access-keys/{id}:rotate`; empty without one. */
  readonly verb: string;
}

/** A slash, then a variable with whatever it holds, or anything up to the next slash. */
const piece = /\/(\{[^{}]*\}|[^/{}]*)/y;
const literal = /^[A-Za-z0-9._~-]+$/;
const variable = /^\{([a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*)(?:=(.*))?\}$/;

/**
 * Parses a path template of `google.api.http` (the grammar stands in google/api/http.proto).
 * Throws an Error that quotes the template: a fault of the contract, found at boot.
 */
export function parsePathTemplate(template: string): PathTemplate {
  const fault = (what: string) => new Error(`path template "${template}": ${what}`);
  const [path, verb] = splitVerb(template);
  if (verb !== undefined && !literal.test(verb)) throw fault('its verb is not a literal');

  const segments: TemplateSegment[] = [];
  const variables: TemplateVariable[] = [];
  for (const text of pieces(path, fault)) {
    const [, field, pattern = '*'] = variable.exec(text) ?? [];
    if (field === undefined) {
      segments.push(parseSegment(text, fault));
      continue;
    }
    const start = segments.length;
    segments.push(...pattern.split('/').map((part) => parseSegment(part, fault)));
    const end = segments.at(-1)?.kind === 'rest' ? undefined : segments.length;
    variables.push({ field, start, end });
  }

  const rest = segments.findIndex(({ kind }) => kind === 'rest');
  if (rest !== -1 && rest !== segments.length - 1) throw fault('** stands before the end');
  const fields = new Set(variables.map(({ field }) => field));
  if (fields.size !== variables.length) throw fault('a variable stands twice');
  return { segments, variables, verb: verb ?? '' };
}

/** The verb's colon is the last one, behind every slash and brace. */
function splitVerb(template: string): [path: string, verb: string | undefined] {
  const colon = template.lastIndexOf(':');
  if (colon < template.lastIndexOf('/') || colon < template.lastIndexOf('}')) return [template, undefined];
  return [template.slice(0, colon), template.slice(colon + 1)];
}

function pieces(path: string, fault: (what: string) => Error): string[] {
  const found: string[] = [];
  let at = 0;
  while (at < path.length) {
    piece.lastIndex = at;
    const match = piece.exec(path);
    if (match === null) throw fault(`nothing can stand at column ${at + 1}`);
    found.push(match[1] ?? '');
    at = piece.lastIndex;
  }
  if (found.length === 0) throw fault('it is empty');
  return found;
}

function parseSegment(text: string, fault: (what: string) => Error): TemplateSegment {
  if (text === '*') return { kind: 'one' };
  if (text === '**') return { kind: 'rest' };
  if (!literal.test(text)) throw fault(`"${text}" is neither a literal nor a variable`);
  return { kind: 'literal', text };
}
