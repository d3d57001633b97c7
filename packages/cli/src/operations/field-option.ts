import { type DescField, type JsonValue, ScalarType } from '@bufbuild/protobuf';
import { fileListOf } from '@cedula/operations/file-list.ts';
import { resourcePrefixOf } from '@cedula/operations/resource.ts';
import { InvalidArgumentError, Option } from 'commander';
import { UsageError } from '../usage-error.ts';
import { choicesOf, readEntry, readValue } from './read-value.ts';
import { isFile, isFileList, isSecret, type RequestField } from './request-fields.ts';
import { textMessagePlaceholder } from './text-message.ts';

/**
 * The options by which a command takes a field: `--album-id <alb_…>`; a list's once for each
 * item, a map's as `key=value`, a file's as a path. Their value is what JSON has for it.
 *
 * @param taken names that the command needs for itself: such a field is called `field-…`
 */
export function optionsOf(requestField: RequestField, taken: ReadonlySet<string>): Option[] {
  const { field, description, isRequired } = requestField;
  const name = optionName(requestField, taken);
  const help = [description, ...hintsOf(requestField), ...(isRequired ? ['Required.'] : [])].join(' ');
  if (field.fieldKind === 'scalar' && field.scalar === ScalarType.BOOL) {
    return [new Option(`--${name}`, help), new Option(`--no-${name}`, `Not: ${description}`).hideHelp()];
  }
  const option = new Option(`--${name} <${placeholderOf(requestField)}>`, help);
  const choices = choicesOf(field);
  if (choices.length > 0) option.choices(choices);
  return [option.argParser((text: string, previous: JsonValue | undefined) => read(field, text, previous))];
}

/** The name of a field's option, without its dashes. */
export function optionName({ name }: RequestField, taken: ReadonlySet<string>): string {
  return taken.has(name) ? `field-${name}` : name;
}

/** What stands for a field's value in help. */
export function placeholderOf(requestField: RequestField): string {
  const { field } = requestField;
  if (isFile(requestField) || isFileList(requestField) || isSecret(requestField)) return 'file';
  const value = valuePlaceholder(field);
  return field.fieldKind === 'map' ? `key=${value}` : value;
}

function valuePlaceholder(field: DescField): string {
  const prefix = resourcePrefixOf(field);
  if (prefix !== undefined) return `${prefix}_…`;
  if (field.message !== undefined) return textMessagePlaceholder(field.message);
  if (field.enum !== undefined) return 'name';
  if (field.scalar === ScalarType.STRING || field.scalar === ScalarType.BYTES) return 'text';
  return field.scalar === ScalarType.BOOL ? 'bool' : 'number';
}

function hintsOf(requestField: RequestField): string[] {
  const { field } = requestField;
  if (isFileList(requestField)) return ['A path; may be given more than once.'];
  if (isFile(requestField)) return ['A path, or "-" for standard input.'];
  if (isSecret(requestField)) return ['Not itself: a file that holds it, or "-" to be asked for it.'];
  return field.fieldKind === 'list' || field.fieldKind === 'map' ? ['May be given more than once.'] : [];
}

function read(field: DescField, text: string, previous: JsonValue | undefined): JsonValue {
  try {
    if (field.fieldKind === 'list' && fileListOf(field) !== undefined) {
      return [...(Array.isArray(previous) ? previous : []), text];
    }
    if (field.fieldKind === 'list') {
      return [...(Array.isArray(previous) ? previous : []), readValue(field, text)];
    }
    if (field.fieldKind !== 'map') return readValue(field, text);
    const [key, value] = readEntry(field, text);
    const entries = typeof previous === 'object' && !Array.isArray(previous) ? previous : {};
    return { ...entries, [key]: value };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new InvalidArgumentError(`It ${error.message}.`);
  }
}
