import { type DescField, type DescMessage, getOption, hasOption, type JsonValue } from '@bufbuild/protobuf';
import { resource } from '@cedula/contract/cedula/options/v1/field_pb.ts';
import type { FieldPath } from './field-path.ts';

/** The prefix of the ids that a field holds (`img`); undefined: it holds no id. */
export function resourcePrefixOf(field: DescField): string | undefined {
  return hasOption(field, resource) ? getOption(field, resource).prefix : undefined;
}

/** What has to become of a thing before its id is good for a field; undefined: nothing. */
export function conditionOf(field: DescField): string | undefined {
  const condition = hasOption(field, resource) ? getOption(field, resource).condition : '';
  return condition === '' ? undefined : condition;
}

/** Every field below a message that holds an id, lists and nested messages included. */
export function resourceFieldsOf(message: DescMessage): FieldPath[] {
  return below(message, []);
}

function below(message: DescMessage, parents: readonly DescMessage[]): FieldPath[] {
  if (parents.includes(message)) return [];
  return message.fields.flatMap((field) => {
    if (field.message !== undefined)
      return below(field.message, [...parents, message]).map((path) => [field, ...path]);
    return resourcePrefixOf(field) === undefined ? [] : [[field]];
  });
}

/**
 * The field that a thing has to be made with for an operation to do something with it, and the
 * field's value: of `capture=false` `['capture', false]`. Undefined: any will do.
 */
export function madeWithOf(input: DescMessage): readonly [name: string, value: JsonValue] | undefined {
  const hint = input.fields.map((field) => getOption(field, resource).madeWith).find((text) => text !== '');
  if (hint === undefined) return undefined;
  const [name = '', text = ''] = hint.split('=');
  return [name, text === 'true' || text === 'false' ? text === 'true' : text];
}
