import type { DescField, DescMessage } from '@bufbuild/protobuf';
import type { PublicOperation } from './contract.ts';
import { type KindName, resources } from './resources.ts';

/** A field of a request that names something which belongs to a client. */
export interface IdField {
  /** `sourceImageId`, `image.id`. */
  readonly path: string;
  readonly isList: boolean;
  readonly kind: KindName;
  readonly isInPath: boolean;
}

/** Finds the fields of a request that are ids, by the names the contract gives all of them. */
export function idFieldsOf(operation: PublicOperation): readonly IdField[] {
  return fieldsOf(operation.method.input, '', []).flatMap(({ path, field }) => {
    if (!/(?:^|_)ids?$/.test(field.name)) return [];
    const variable = `{${snakePath(path)}}`;
    return {
      path,
      isList: field.fieldKind === 'list',
      kind: kindOf(operation, field.name, variable),
      isInPath: operation.template.includes(variable),
    };
  });
}

function fieldsOf(
  message: DescMessage,
  prefix: string,
  seen: readonly DescMessage[],
): { path: string; field: DescField }[] {
  if (seen.includes(message) || message.typeName.startsWith('google.')) return [];
  return message.fields.flatMap((field) => {
    const path = prefix + field.jsonName;
    if (field.fieldKind === 'message') return fieldsOf(field.message, `${path}.`, [...seen, message]);
    return [{ path, field }];
  });
}

/** What an id names: by its field's name, or by the word that stands before it in the path. */
function kindOf({ name, template }: PublicOperation, fieldName: string, variable: string): KindName {
  const collection = template
    .slice(0, Math.max(0, template.indexOf(variable) - 1))
    .split('/')
    .at(-1);
  const bare = fieldName.replace(/_?ids?$/, '');
  const found = Object.entries(resources).find(([kind, resource]) =>
    bare === '' ? resource.collection === collection : bare === kind || bare.endsWith(`_${kind}`),
  );
  if (found === undefined) {
    throw new Error(`${name}: tests/tenants/resources.ts does not say what ${fieldName} names`);
  }
  return found[0] as KindName;
}

function snakePath(path: string): string {
  return path.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
