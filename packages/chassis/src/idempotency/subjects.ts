import type { DescMessage, Message } from '@bufbuild/protobuf';
import { isReflectMessage, reflect, type ReflectMessage } from '@bufbuild/protobuf/reflect';
import { type IdPrefix, idPrefixes } from '../ids/prefixes.ts';
import { isId } from '../ids/id.ts';

/** What nobody's personal data is kept under: it would name every answer, or none. */
const unnamed: readonly string[] = ['cli', 'key', 'req', 'evt'] satisfies IdPrefix[];
const prefixes = new Map(
  Object.keys(idPrefixes).flatMap((prefix) =>
    isPrefix(prefix) && !unnamed.includes(prefix) ? [[prefix as string, prefix] as const] : [],
  ),
);

/** Far above what any message of the contract names. */
const mostSubjects = 1_000;

/**
 * Finds the ids of everything that a message is about: an answer is erased with any of them.
 * Throws where there are more than a thousand, since what is left out could not be erased.
 */
export function subjectsOf(schema: DescMessage, message: Message): ReadonlySet<string> {
  const found = new Set<string>();
  visitMessage(reflect(schema, message), found);
  if (found.size > mostSubjects)
    throw new Error(`${schema.typeName} names too many ids to be erased with them`);
  return found;
}

function visitMessage(message: ReflectMessage, found: Set<string>): void {
  for (const field of message.fields) {
    if (!message.isSet(field)) continue;
    if (field.fieldKind === 'list') {
      for (const item of message.get(field)) visit(item, found);
    } else if (field.fieldKind === 'map') {
      for (const [, item] of message.get(field)) visit(item, found);
    } else {
      visit(message.get(field), found);
    }
  }
}

function visit(value: unknown, found: Set<string>): void {
  if (isReflectMessage(value)) visitMessage(value, found);
  else if (typeof value === 'string' && isSubject(value)) found.add(value);
}

function isPrefix(text: string): text is IdPrefix {
  return Object.hasOwn(idPrefixes, text);
}

function isSubject(text: string): boolean {
  const prefix = prefixes.get(text.slice(0, text.indexOf('_')));
  return prefix !== undefined && isId(prefix, text);
}
