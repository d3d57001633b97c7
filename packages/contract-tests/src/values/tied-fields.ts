import type { DescField, DescMessage } from '@bufbuild/protobuf';
import { messageRulesOf } from '@cedula/operations/constraints-of.ts';
import type { Draft } from './draft.ts';

/**
 * The fields that a rule of the whole message ties to a field, itself among them. They are
 * given together: what an absent one stands for, the contract says in words alone.
 */
export function tiedTo({ name, parent }: DescField): readonly DescField[] {
  const names = messageRulesOf(parent).map(({ expression }) => namesIn(expression));
  const tied = names.find((some) => some.has(name)) ?? new Set([name]);
  return parent.fields.filter((field) => tied.has(field.name));
}

/** Whether of the fields that one rule ties together a request has all or none. */
export function keepsTies(message: DescMessage, draft: Draft): boolean {
  return message.fields.every((field) => {
    const given = tiedTo(field).map(({ jsonName }) => jsonName in draft);
    return given.every((is) => is === given[0]);
  });
}

function namesIn(expression: string): Set<string> {
  return new Set(Array.from(expression.matchAll(/\bthis\.([a-z0-9_]+)/g), ([, name = '']) => name));
}
