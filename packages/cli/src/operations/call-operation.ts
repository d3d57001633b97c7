import type { CallOptions, Cedula } from '@cedula/client';
import { Download, Listing } from '@cedula/client';
import type { CliOperation } from './operations.ts';
import type { RequestFields } from './operation-input.ts';

/** What an operation gives: a message in its JSON form, pages of them, or bytes. */
export type Outcome =
  | { readonly kind: 'message'; readonly message: unknown }
  | { readonly kind: 'pages'; readonly pages: Listing<unknown, Page> }
  | { readonly kind: 'bytes'; readonly download: Download };

/** A page of a list in its JSON form. */
export type Page = Readonly<Record<string, unknown>> & { readonly nextPageToken: string };

/**
 * Calls the SDK's method for an operation. The SDK is made from the same contract by the same
 * rule of names, so there is one; its methods take the values of the path, the other fields
 * and options. Throws what the SDK throws.
 */
export async function callOperation(
  cedula: Cedula,
  { method }: CliOperation,
  path: readonly string[],
  fields: RequestFields,
  options: CallOptions,
): Promise<Outcome> {
  const resource: unknown = Reflect.get(cedula, method.resource);
  const call: unknown =
    typeof resource === 'object' && resource !== null ? Reflect.get(resource, method.verb) : undefined;
  if (typeof call !== 'function') throw new Error(`the SDK has no ${method.resource}.${method.verb}`);
  const result: unknown = await Reflect.apply(call, resource, [...path, fields, options]);
  if (result instanceof Listing) return { kind: 'pages', pages: result };
  return result instanceof Download
    ? { kind: 'bytes', download: result }
    : { kind: 'message', message: result };
}
