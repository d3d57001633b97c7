/**
 * Writes the fields of a request as names and texts, for a query or a form: `albumId=…`,
 * `metadata.key=…`, a list's name once for each item. Absent values are left out.
 */
export function namedTexts(values: Readonly<Record<string, unknown>>, prefix = ''): [string, string][] {
  return Object.entries(values).flatMap(([name, value]): [string, string][] => {
    const path = prefix + name;
    if (value === undefined || value === null) return [];
    if (Array.isArray(value)) return value.map((item) => [path, textOf(item, path)]);
    return isRecord(value) ? namedTexts(value, `${path}.`) : [[path, textOf(value, path)]];
  });
}

/** Writes a request as protobuf JSON: times as RFC 3339, 64-bit integers as text. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value ?? {}, (_, inner: unknown) =>
    typeof inner === 'bigint' ? inner.toString() : inner,
  );
}

function textOf(value: unknown, path: string): string {
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint')
    return String(value);
  throw new TypeError(`${path} cannot be written as text`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !(value instanceof Date);
}
