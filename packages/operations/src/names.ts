import type { DescMethod, DescService } from '@bufbuild/protobuf';
import { httpBindings } from './http-binding.ts';

/** What clients in programs and on the command line call an operation: `images`, `upload`. */
export interface OperationName {
  /** lowerCamelCase: `accessKeys`. */
  readonly resource: string;
  /** lowerCamelCase: `upload`, `usageLines`. */
  readonly action: string;
}

/**
 * Names an operation by a rule, so that nobody names it by hand:
 *
 * - The resource is the service without `Service`, in the plural (`AccessKeyService`:
 *   `accessKeys`); in the singular where a path of the service says it so (`/v1/client`,
 *   `/v1/usage`).
 * - The action is the RPC without that noun at its end (`UploadImage`: `upload`,
 *   `ListImages`: `list`). What is left of other nouns stays (`ExtractText`: `extractText`),
 *   and a `Get` before them is silent (`GetUsageReport`: `usage`).
 */
export function operationName(method: DescMethod): OperationName {
  const noun = nounOf(method.parent);
  const nouns = [pluralOf(noun), noun];
  const ending = nouns.find((word) => method.name.endsWith(word) && method.name !== word) ?? '';
  const action = method.name.slice(0, method.name.length - ending.length);
  return {
    resource: resourceName(method.parent),
    action: lowerFirst(action.replace(/^Get(?=[A-Z])/, '')),
  };
}

/** The resource that the operations of a service belong to: `accessKeys`. */
export function resourceName(service: DescService): string {
  const noun = nounOf(service);
  const segments = service.methods
    .flatMap(httpBindings)
    .flatMap(({ template }) => template.split(/[/:]/).map((segment) => segment.replaceAll('-', '')));
  return lowerFirst(segments.includes(noun.toLowerCase()) ? noun : pluralOf(noun));
}

function nounOf(service: DescService): string {
  return service.name.replace(/Service$/, '');
}

function pluralOf(noun: string): string {
  if (/[^aeiou]y$/.test(noun)) return noun.replace(/y$/, 'ies');
  return /(?:s|x|ch|sh)$/.test(noun) ? `${noun}es` : `${noun}s`;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
