/** An object of an OpenAPI document, a JSON Schema among them. */
export type JsonObject = { readonly [name: string]: unknown };

/** The same without the members that are undefined. */
export function compact(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}
