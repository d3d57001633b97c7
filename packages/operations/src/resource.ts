import { type DescField, type DescMessage, getOption, hasOption } from '@bufbuild/protobuf';
import { resource } from '@cedula/contract/cedula/options/v1/field_pb.ts';
import type { FieldPath } from './field-path.ts';

/** The prefix of the ids that a field holds (`img`); undefined: it holds no id. */
export function resourcePrefixOf(field: DescField): string | undefined {
  return hasOption(field, resource) ? getOption(field, resource).prefix : undefined;
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
