import type { DescMethod } from '@bufbuild/protobuf';
import { nameOf } from './operation.ts';

/** What an operation is called by clients, in lower-case words to be joined as a language likes. */
export interface OperationName {
  /** The resource, in the plural: `access keys`. */
  readonly resource: readonly string[];
  /** What is done with it: `upload`, `sign up`, `extract text`. */
  readonly verb: readonly string[];
}

/** Nouns that have no plural. */
const uncountable: ReadonlySet<string> = new Set(['usage']);

/**
 * The name of an operation for clients and command line, by one rule: the resource is the
 * service's noun in the plural (`AccessKeyService`: access keys), the verb is the method
 * without that noun (`RevokeAccessKey`: revoke; `ExtractText` of documents: extract text).
 *
 * It depends on nothing but these two names, so no operation that is added renames another.
 * Throws an Error for a method that has no other word than the noun.
 */
export function operationNameOf(method: DescMethod): OperationName {
  const noun = wordsOf(method.parent.name.replace(/Service$/, ''));
  const resource = pluralOf(noun);
  const words = wordsOf(method.name);
  const verb = without(words, resource) ?? without(words, noun) ?? words;
  if (verb.length === 0) throw new Error(`${nameOf(method)} does not say what it does`);
  return { resource, verb };
}

/** `access-keys` */
export const kebabCase = (words: readonly string[]): string => words.join('-');

/** `accessKeys` */
export function camelCase(words: readonly string[]): string {
  return words.map((word, at) => (at === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1))).join('');
}

/** The words of a name in any of the contract's spellings: `AccessKey`, `accessKey`, `access_key`. */
export function wordsOf(name: string): readonly string[] {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .split(/[ _-]+/)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase());
}

function pluralOf(noun: readonly string[]): readonly string[] {
  const last = noun.at(-1) ?? '';
  if (uncountable.has(last)) return noun;
  const plural = /[^aeiou]y$/.test(last)
    ? `${last.slice(0, -1)}ies`
    : `${last}${/(?:s|x|ch|sh)$/.test(last) ? 'es' : 's'}`;
  return [...noun.slice(0, -1), plural];
}

/** The words without the first run of those others; undefined where it does not stand in them. */
function without(words: readonly string[], others: readonly string[]): readonly string[] | undefined {
  const at = words.findIndex((_, start) => others.every((other, offset) => words[start + offset] === other));
  return at === -1 ? undefined : words.toSpliced(at, others.length);
}
