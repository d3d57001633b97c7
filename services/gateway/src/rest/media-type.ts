/** A media type as a Content-Type header declares it (RFC 9110 §8.3). */
export interface MediaType {
  /** In lower case: `application/json`. */
  readonly type: string;
  /** Names in lower case, values without their quotes. */
  readonly parameters: ReadonlyMap<string, string>;
}

const token = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const essence = new RegExp(`^${token}/${token}`);
const parameter = new RegExp(`[ \\t]*;[ \\t]*(${token})=(?:(${token})|"([^"\\\\]*)")`, 'y');

/** Parses a Content-Type; undefined for what is none, or gives a parameter twice. */
export function parseMediaType(header: string): MediaType | undefined {
  const text = header.trim();
  const type = essence.exec(text)?.[0];
  if (type === undefined) return undefined;
  const parameters = new Map<string, string>();
  let at = type.length;
  while (at < text.length) {
    parameter.lastIndex = at;
    const [whole, name, plain, quoted] = parameter.exec(text) ?? [];
    if (whole === undefined || name === undefined || parameters.has(name.toLowerCase())) return undefined;
    parameters.set(name.toLowerCase(), plain ?? quoted ?? '');
    at += whole.length;
  }
  return { type: type.toLowerCase(), parameters };
}
