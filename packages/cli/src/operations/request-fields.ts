import { type DescField, type DescMessage, getOption, ScalarType } from '@bufbuild/protobuf';
import { comments } from '@cedula/contract/comments.ts';
import { field_behavior, FieldBehavior } from '@cedula/contract/google/api/field_behavior_pb.ts';
import { type FieldPath, jsonPath } from '@cedula/operations/field-path.ts';
import { fileListOf } from '@cedula/operations/file-list.ts';
import { wordsOf } from '@cedula/operations/operation-name.ts';
import type { Route } from '@cedula/operations/route.ts';
import { isTextMessage } from './text-message.ts';

/** A field of a request that a command takes. */
export interface RequestField {
  /** From the request down to the field. */
  readonly path: FieldPath;
  /** The field at the end of the path. */
  readonly field: DescField;
  /** As options are written: `album-id`, `amount.minor-units`. */
  readonly name: string;
  readonly isRequired: boolean;
  /** What the contract says of it. */
  readonly description: string;
}

/** How deep messages in messages have options of their own; what is deeper is said by `--body`. */
const maxDepth = 3;

/** The fields in the path of a route, in their order and by their last names: what a command takes by position. */
export function pathFieldsOf({ pathFields }: Route): RequestField[] {
  return pathFields.map(({ path }) => toRequestField(path, path.length - 1));
}

/** All other fields that a caller may set: what a command takes by options. */
export function optionFieldsOf(route: Route): RequestField[] {
  const inPath = new Set(route.pathFields.map(({ path }) => jsonPath(path)));
  const bodyField = typeof route.body === 'string' ? undefined : route.body;
  return fieldsBelow(route.method.input, [])
    .filter((path) => !inPath.has(jsonPath(path)))
    .map((path) => toRequestField(path, path[0] === bodyField && path.length > 1 ? 1 : 0));
}

/** Whether the field is a file. */
export function isFile({ field }: RequestField): boolean {
  return field.fieldKind === 'scalar' && field.scalar === ScalarType.BYTES;
}

/** Whether the field is a list of files. */
export function isFileList({ field }: RequestField): boolean {
  return fileListOf(field) !== undefined;
}

/**
 * Whether the contract says that the field holds a secret (`debug_redact`), such as a
 * password: what stands in arguments every user of the machine can read.
 */
export function isSecret({ field }: RequestField): boolean {
  return field.scalar === ScalarType.STRING && field.proto.options?.debugRedact === true;
}

function fieldsBelow(message: DescMessage, parents: readonly DescField[]): FieldPath[] {
  return message.fields.filter(isInput).flatMap((field) => {
    const path = [...parents, field];
    const isGroup = field.fieldKind === 'message' && !isTextMessage(field.message);
    if (!isGroup || path.length === maxDepth) return [path];
    return fieldsBelow(field.message, path);
  });
}

/** @param skipped how many of the first names the options leave out: the resource that a body is */
function toRequestField(path: FieldPath, skipped: number): RequestField {
  const field = path[path.length - 1];
  if (field === undefined) throw new Error('a path without fields');
  return {
    path,
    field,
    name: path
      .slice(skipped)
      .map(({ jsonName }) => wordsOf(jsonName).join('-'))
      .join('.'),
    isRequired: path.every((step) => behavesAs(step, FieldBehavior.REQUIRED)),
    description: comments[`${field.parent.typeName}.${field.name}`] ?? '',
  };
}

const isInput = (field: DescField) => !behavesAs(field, FieldBehavior.OUTPUT_ONLY);

function behavesAs(field: DescField, behavior: FieldBehavior): boolean {
  return getOption(field, field_behavior).includes(behavior);
}
