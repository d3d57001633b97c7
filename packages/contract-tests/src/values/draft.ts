import type { DescField, JsonValue } from '@bufbuild/protobuf';

/**
 * A request in protobuf's JSON form with lowerCamelCase names. It may hold what no message
 * can, because that has to be sent too. Never changed in place.
 */
export interface Draft {
  readonly [name: string]: JsonValue;
}

/** The request with one field set. */
export function withField(draft: Draft, { jsonName }: DescField, value: JsonValue): Draft {
  return { ...draft, [jsonName]: value };
}

/** The request without some fields. */
export function withoutFields(draft: Draft, fields: readonly DescField[]): Draft {
  const names = new Set(fields.map(({ jsonName }) => jsonName));
  return Object.fromEntries(Object.entries(draft).filter(([name]) => !names.has(name)));
}

/** The request with one field set, and the other members of its oneof left out. */
export function withMember(draft: Draft, field: DescField, value: JsonValue): Draft {
  return withField(withoutFields(draft, field.oneof?.fields ?? []), field, value);
}
