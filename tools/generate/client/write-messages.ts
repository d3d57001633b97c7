import type { DescEnum, DescField, DescMessage } from '@bufbuild/protobuf';
import type { GeneratedFile } from '@bufbuild/protoplugin';
import { isRequiredOneof } from '@cedula/operations/constraints-of.ts';
import { fileListOf } from '@cedula/operations/file-list.ts';
import type { ClientMethod } from './client-methods.ts';
import { isInputOnly, isOutputOnly, isRequired, mayBeAbsent } from './field-kinds.ts';
import { fieldType, isOwn, type Side } from './field-type.ts';
import { inputName, localName } from './names.ts';
import { writeDoc } from './write-doc.ts';

/** Writes the types of requests and answers, and of everything in them. */
export function writeMessages(file: GeneratedFile, methods: readonly ClientMethod[]): void {
  file.print('// Written from proto/ by `npm run generate`.');
  file.print("import type { UploadFile, UploadSource } from '../core/upload-source.ts';");
  const declared = new Map<string, DescMessage | DescEnum>();
  const isNew = (name: string, type: DescMessage | DescEnum) => {
    const known = declared.get(name);
    if (known !== undefined && known !== type) throw new Error(`two types are called ${name}`);
    declared.set(name, type);
    return known === undefined;
  };
  for (const method of methods) {
    const { input, output } = method.route.method;
    if (isNew(method.requestType, input)) writeRequest(file, method);
    const inMessages = method.requestFields.filter((field) => fileListOf(field) === undefined);
    const given = inMessages.flatMap((field) => below(field, 'request'));
    for (const type of given) {
      if (type.kind === 'enum' ? isNew(localName(type), type) : isNew(inputName(type), type))
        writeType(file, type, 'request');
    }
    if (method.route.download !== undefined || output.fields.length === 0) continue;
    for (const type of [output, ...output.fields.flatMap((field) => below(field, 'answer'))]) {
      if (isNew(localName(type), type)) writeType(file, type, 'answer');
    }
  }
}

/** The types that a field brings along, its own first. */
function below(field: DescField, side: Side, seen: readonly DescMessage[] = []): (DescMessage | DescEnum)[] {
  if (field.enum !== undefined) return [field.enum];
  const { message } = field;
  if (message === undefined || !isOwn(message) || seen.includes(message)) return [];
  return [message, ...fieldsOn(message, side).flatMap((inner) => below(inner, side, [...seen, message]))];
}

function fieldsOn({ fields }: DescMessage, side: Side): DescField[] {
  return fields.filter((field) => !(side === 'request' ? isOutputOnly(field) : isInputOnly(field)));
}

function writeType(file: GeneratedFile, type: DescMessage | DescEnum, side: Side): void {
  file.print();
  writeDoc(file, type);
  if (type.kind === 'enum') return writeEnum(file, type);
  const fields = fieldsOn(type, side);
  if (side === 'answer') {
    file.print('export interface ', localName(type), ' {');
    for (const field of fields) writeField(file, field, fieldType(field, side), mayBeAbsent(field));
    return file.print('}');
  }
  file.print('export interface ', inputName(type), ' {');
  for (const field of fields) writeField(file, field, fieldType(field, side), true);
  file.print('}');
}

/** The names that stand for values; the zero of an enum stands for none. */
function writeEnum(file: GeneratedFile, { values, name, ...type }: DescEnum): void {
  const names = values.filter(({ number }) => number !== 0).map((value) => `'${value.name}'`);
  file.print('export type ', localName({ ...type, values, name }), ' = ', names.join(' | '), ';');
}

function writeRequest(file: GeneratedFile, method: ClientMethod): void {
  const { route, requestType, requestFields } = method;
  const files = route.upload?.files ?? [];
  const oneofs = route.method.input.oneofs.filter((oneof) =>
    oneof.fields.some((field) => requestFields.includes(field)),
  );
  file.print();
  writeDoc(file, route.method.input);
  if (requestFields.length === 0)
    return file.print('export type ', requestType, ' = Readonly<Record<string, never>>;');
  file.print('export ', oneofs.length === 0 ? `interface ${requestType}` : `type ${requestType} =`, ' {');
  for (const field of requestFields) {
    if (field.oneof === undefined)
      writeField(file, field, fieldType(field, 'request', files), !isRequired(field));
  }
  for (const oneof of oneofs) {
    file.print('} & (');
    for (const chosen of oneof.fields) writeChoice(file, oneof.fields, chosen, files);
    if (!isRequiredOneof(oneof)) writeChoice(file, oneof.fields, undefined, files);
    file.print(') & {');
  }
  file.print(oneofs.length === 0 ? '}' : '};');
}

/** A oneof is a choice: one member and none of the others. */
function writeChoice(
  file: GeneratedFile,
  members: readonly DescField[],
  chosen: DescField | undefined,
  files: readonly DescField[],
): void {
  file.print('  | {');
  for (const field of members) {
    if (field === chosen) writeField(file, field, fieldType(field, 'request', files), false, '    ');
    else file.print('    readonly ', field.jsonName, '?: undefined;');
  }
  file.print('  }');
}

function writeField(
  file: GeneratedFile,
  field: DescField,
  type: string,
  isOptional: boolean,
  indent = '  ',
): void {
  writeDoc(file, field, indent);
  file.print(indent, 'readonly ', field.jsonName, isOptional ? `?: ${type} | undefined;` : `: ${type};`);
}
