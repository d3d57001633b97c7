import { type DescMessage, type Message, ScalarType } from '@bufbuild/protobuf';
import { type FieldPath, fieldPath, jsonPath, valueAt } from './field-path.ts';

/** Fills a template from a message. Throws where a field it needs is not set: a fault of the service. */
export type FieldTemplate = (message: Message) => string;

/**
 * Compiles a text with fields in braces, `/v1/images/{image.id}`, for messages of a type.
 * Throws an Error when a field does not exist or is no text: a fault of the contract,
 * found at boot.
 *
 * @param escape makes a value fit for where the text goes
 */
export function compileFieldTemplate(
  template: string,
  type: DescMessage,
  escape: (value: string) => string,
): FieldTemplate {
  // Every other piece is what stood in braces.
  const pieces = template.split(/\{([^{}]*)\}/).map((text, index) => {
    if (index % 2 === 1) return stringField(type, text);
    if (/[{}]/.test(text)) throw new Error(`"${template}" has an unmatched brace`);
    return text;
  });
  return (message) =>
    pieces.map((piece) => (typeof piece === 'string' ? piece : escape(read(type, message, piece)))).join('');
}

function stringField(type: DescMessage, path: string): FieldPath {
  const fields = fieldPath(type, path);
  const leaf = fields.at(-1);
  if (leaf?.fieldKind !== 'scalar' || leaf.scalar !== ScalarType.STRING) {
    throw new Error(`${type.typeName} has no string "${path}"`);
  }
  return fields;
}

function read(type: DescMessage, message: Message, path: FieldPath): string {
  const value = valueAt(type, message, path);
  if (typeof value === 'string' && value !== '') return value;
  throw new Error(`${type.typeName} came without ${jsonPath(path)}`);
}
