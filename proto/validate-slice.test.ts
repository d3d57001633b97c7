import {
  create,
  type DescField,
  type DescFile,
  type DescMessage,
  fromBinary,
  getOption,
  isFieldSet,
} from '@bufbuild/protobuf';
import { isReflectMessage, nestedTypes, reflect, type ReflectMessage } from '@bufbuild/protobuf/reflect';
import {
  type DescriptorProto,
  DurationSchema,
  type FieldDescriptorProto,
  FieldDescriptorProtoSchema,
  type FileDescriptorProto,
  FileDescriptorSetSchema,
  TimestampSchema,
} from '@bufbuild/protobuf/wkt';
import { createValidator } from '@bufbuild/protovalidate';
import {
  field as fieldRules,
  FieldRulesSchema,
  file_buf_validate_validate as runtime,
  message as messageRules,
  MessageRulesSchema,
  oneof as oneofRules,
  OneofRulesSchema,
} from '@bufbuild/protovalidate/gen/buf/validate/validate_pb.js';
import { constraintsOf } from '@cedula/operations/constraints-of.ts';
import { execFileSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const validator = createValidator();

/** Every message of the contract. */
const messages = (await contractFiles()).flatMap((file) =>
  [...nestedTypes(file)].filter((type) => type.kind === 'message'),
);

test('our slice of protovalidate has the names, numbers and types of the runtime', () => {
  const ours = declarations(sliceProto());
  expect(ours.length).toBeGreaterThan(50);
  expect(declarations(runtime.proto)).toEqual(expect.arrayContaining(ours));
});

test('the runtime knows every option of the contract’s rules', () => {
  const unknown = messages.flatMap((message) => [
    ...unknownIn(reflect(MessageRulesSchema, getOption(message, messageRules))),
    ...message.oneofs.flatMap((oneof) => unknownIn(reflect(OneofRulesSchema, getOption(oneof, oneofRules)))),
    ...message.fields.flatMap((field) => unknownIn(reflect(FieldRulesSchema, getOption(field, fieldRules)))),
  ]);
  expect(unknown).toEqual([]);
});

test.each(messages.flatMap(({ fields }) => fields.flatMap(rulesOf)))(
  '$name: $rule refuses what breaks it',
  ({ name, field, rule, value }) => {
    const id = rule.replace(/^(map\.(keys|values)|repeated\.items)\./, '');
    const found = violationsOf(field.parent, initOf(field, breaking({ name, field, rule, value })));
    expect(found).toContainEqual({
      field: field.name,
      ruleId: expect.toSatisfy((ruleId: string) => includesRule(ruleId, id)),
      forKey: rule.startsWith('map.keys.'),
    });
  },
);

const requiredOneofs = messages
  .flatMap(({ oneofs }) => oneofs)
  .filter((oneof) => getOption(oneof, oneofRules).required)
  .map((oneof) => ({ name: `${oneof.parent.name}.${oneof.name}`, oneof }));

test.each(requiredOneofs)('$name: required refuses none of its members', ({ oneof }) => {
  const rule = { field: oneof.name, ruleId: 'required', forKey: false };
  expect(violationsOf(oneof.parent, {})).toContainEqual(rule);
});

/** What breaks the rules of whole messages, by their ids. */
const brokenMessages: Record<string, Record<string, unknown>> = {
  'from.before_to': { from: { seconds: 5n }, to: { seconds: 5n } },
  'exp_year.not_past': { expMonth: 12, expYear: 2020 },
};

const wholeMessageRules = messages.flatMap((message) =>
  getOption(message, messageRules).cel.map(({ id }) => ({ name: message.name, message, id })),
);

test.each(wholeMessageRules)('$name: $id refuses what breaks it, and no empty message', ({ message, id }) => {
  expect(brokenMessages).toHaveProperty([id]);
  const rule = { field: '', ruleId: id, forKey: false };
  expect(violationsOf(message, brokenMessages[id] ?? {})).toContainEqual(rule);
  expect(violationsOf(message, {})).not.toContainEqual(rule);
});

test('a rule is ignored where the contract says so', () => {
  const download = violationsOf(messageNamed('cedula.media.v1.DownloadImageRequest'), { variant: '' });
  expect(download).toEqual([]);
  const request = create(messageNamed('cedula.media.v1.UploadImageRequest'));
  const commit = { part: { case: 'commit', value: { request, sha256: new Uint8Array(32) } } };
  expect(violationsOf(messageNamed('cedula.media.v1.StoreImageRequest'), commit)).toEqual([]);
});

async function contractFiles(): Promise<DescFile[]> {
  const paths = globSync('proto/gen/cedula/**/*_pb.ts', { cwd: root });
  const modules: object[] = await Promise.all(paths.map((path) => import(join(root, path))));
  return modules.flatMap((exported) => Object.values(exported).filter(isFile));
}

function isFile(value: unknown): value is DescFile {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'file';
}

function messageNamed(typeName: string): DescMessage {
  const message = messages.find((candidate) => candidate.typeName === typeName);
  if (message === undefined) throw new Error(`the contract has no ${typeName}`);
  return message;
}

function sliceProto(): FileDescriptorProto {
  const path = 'third_party/buf/validate/validate.proto';
  const flags = ['build', '--path', path, '--as-file-descriptor-set', '-o', '-#format=binpb'];
  const built = execFileSync(join(root, 'node_modules/.bin/buf'), flags, { cwd: root });
  const file = fromBinary(FileDescriptorSetSchema, built).file.find(({ name }) => path.endsWith(name));
  if (file === undefined) throw new Error('buf built no slice');
  return file;
}

/** Each declaration of a file as one line. */
function declarations(file: FileDescriptorProto): string[] {
  return [
    ...file.extension.map((field) => `extend ${field.extendee} ${declaration(field)}`),
    ...file.enumType.flatMap(({ name, value }) =>
      value.map((item) => `${name}.${item.name} = ${item.number}`),
    ),
    ...file.messageType.flatMap((message) => message.field.map((field) => fieldLine(message, field))),
  ];
}

function fieldLine({ name, oneofDecl }: DescriptorProto, field: FieldDescriptorProto): string {
  const isMember = isFieldSet(field, FieldDescriptorProtoSchema.field.oneofIndex);
  return `${name} ${declaration(field)} in ${isMember ? oneofDecl[field.oneofIndex]?.name : 'no oneof'}`;
}

function declaration({ label, type, typeName, name, number }: FieldDescriptorProto): string {
  return `${label} ${type} ${typeName} ${name} = ${number}`;
}

/** What the runtime could not understand of rules, at any depth. */
function unknownIn(rules: ReflectMessage): string[] {
  const here = (rules.getUnknown() ?? []).map(({ no }) => `${rules.desc.typeName}: ${no}`);
  const set = rules.fields.filter((field) => field.fieldKind === 'message' && rules.isSet(field));
  return [...here, ...set.flatMap((field) => nestedIn(rules, field))];
}

function nestedIn(rules: ReflectMessage, field: DescField): string[] {
  const value: unknown = rules.get(field);
  return isReflectMessage(value) ? unknownIn(value) : [];
}

interface FieldRule {
  /** Of the field and its message. */
  readonly name: string;
  readonly field: DescField;
  /** As the contract writes it: `map.keys.string.max_len`. */
  readonly rule: string;
  readonly value: unknown;
}

/** The rules of a field one by one. */
function rulesOf(field: DescField): FieldRule[] {
  return constraintsOf(field).map((constraint) => ({
    name: `${field.parent.name}.${field.name}`,
    field,
    ...constraint,
  }));
}

/** A value that breaks a rule. Throws for a rule that no bad value is known for. */
function breaking({ rule, value, field }: FieldRule): unknown {
  const limit = Number(value);
  switch (rule) {
    case 'required':
      return undefined;
    case 'string.min_len':
      return 'x'.repeat(limit - 1);
    case 'string.max_len':
      return 'x'.repeat(limit + 1);
    case 'string.pattern':
      return '\u0007';
    case 'string.email':
      return 'nobody';
    case 'string.in':
      return 'none of them';
    case 'bytes.len':
    case 'bytes.min_len':
      return new Uint8Array(limit - 1);
    case 'bytes.max_len':
      return new Uint8Array(limit + 1);
    case 'int32.gte':
    case 'double.gte':
      return limit - 1;
    case 'int32.lte':
    case 'double.lte':
      return limit + 1;
    case 'int64.gte':
      return BigInt(limit) - 1n;
    case 'int64.lte':
      return BigInt(limit) + 1n;
    case 'double.finite':
      return Infinity;
    case 'enum.defined_only':
      return 99;
    case 'repeated.min_items':
      return [];
    case 'repeated.max_items':
      return Array.from({ length: limit + 1 }, (_, index) => itemOf(field, index));
    case 'repeated.unique':
      return [itemOf(field, 0), itemOf(field, 0)];
    case 'repeated.items.string.in':
    case 'repeated.items.string.ip_prefix':
      return ['none of them'];
    case 'duration.gte.seconds':
      return create(DurationSchema, { seconds: BigInt(limit) - 1n });
    case 'duration.lte.seconds':
      return create(DurationSchema, { seconds: BigInt(limit) + 1n });
    case 'timestamp.lt.seconds':
      return create(TimestampSchema, { seconds: BigInt(limit) });
    case 'timestamp.gt_now':
      return create(TimestampSchema, { seconds: 0n });
    case 'map.max_pairs':
      return Object.fromEntries(Array.from({ length: limit + 1 }, (_, index) => [`k${index}`, '']));
    case 'map.keys.string.min_len':
      return { ['x'.repeat(limit - 1)]: '' };
    case 'map.keys.string.max_len':
      return { ['x'.repeat(limit + 1)]: '' };
    case 'map.values.string.max_len':
      return { k: 'x'.repeat(limit + 1) };
    default:
      throw new Error(`write down what breaks ${rule}`);
  }
}

/** An item of a list, each another one. */
function itemOf(field: DescField, index: number): unknown {
  return field.fieldKind === 'list' && field.listKind === 'message' ? create(field.message) : `item ${index}`;
}

function initOf(field: DescField, value: unknown): Record<string, unknown> {
  if (value === undefined) return {};
  return field.oneof === undefined
    ? { [field.localName]: value }
    : { [field.oneof.localName]: { case: field.localName, value } };
}

function violationsOf(schema: DescMessage, init: Record<string, unknown>) {
  const result = validator.validate(schema, create(schema, init));
  if (result.kind === 'error') throw result.error;
  return (result.violations ?? []).map(({ field: [first], ruleId, forKey }) => ({
    field: first !== undefined && 'name' in first ? first.name : '',
    ruleId,
    forKey,
  }));
}

/** Bounds that stand together are judged as one rule: `int32.gte_lte`. */
function includesRule(ruleId: string, rule: string): boolean {
  const [type, name = ''] = rule.split('.');
  return ruleId === rule || (ruleId.startsWith(`${type}.`) && ruleId.split(/[._]/).includes(name));
}
