import {
  create,
  createFileRegistry,
  type DescMessage,
  type DescService,
  type MessageInitShape,
  setExtension,
} from '@bufbuild/protobuf';
import {
  type DescriptorProtoSchema,
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
  type FieldDescriptorProtoSchema,
  FileDescriptorProtoSchema,
  file_google_protobuf_duration,
  file_google_protobuf_field_mask,
  file_google_protobuf_struct,
  file_google_protobuf_timestamp,
  type MethodDescriptorProtoSchema,
  MethodOptionsSchema,
} from '@bufbuild/protobuf/wkt';
import { operation, OperationSchema } from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import { http } from '@cedula/contract/google/api/annotations_pb.ts';
import { HttpRuleSchema } from '@cedula/contract/google/api/http_pb.ts';

/** A small contract of a test's own, for what the real one has no case of. */
export interface TestFile {
  /**
   * Fields as proto3 writes them, by message: `string name = 1`, `optional int64 n = 2`,
   * `repeated string tags = 3`, `map<string, string> m = 4`; `oneof source: bytes image = 5`.
   */
  readonly messages: Readonly<Record<string, readonly string[]>>;
  /** Names of values from 0, by enum. */
  readonly enums?: Readonly<Record<string, readonly string[]>>;
  readonly methods?: readonly TestMethod[];
}

export interface TestMethod {
  readonly name: string;
  /** `Request -> Response`, with `stream` before either. */
  readonly shape: string;
  readonly http?: MessageInitShape<typeof HttpRuleSchema> | undefined;
  readonly operation?: MessageInitShape<typeof OperationSchema> | undefined;
}

type FieldInit = MessageInitShape<typeof FieldDescriptorProtoSchema>;
type MessageInit = MessageInitShape<typeof DescriptorProtoSchema>;
type MethodInit = MessageInitShape<typeof MethodDescriptorProtoSchema>;

const wellKnown = [
  file_google_protobuf_duration,
  file_google_protobuf_field_mask,
  file_google_protobuf_struct,
  file_google_protobuf_timestamp,
];

const scalars: Readonly<Record<string, Type>> = {
  double: Type.DOUBLE,
  float: Type.FLOAT,
  int32: Type.INT32,
  sint32: Type.SINT32,
  sfixed32: Type.SFIXED32,
  uint32: Type.UINT32,
  fixed32: Type.FIXED32,
  int64: Type.INT64,
  sint64: Type.SINT64,
  sfixed64: Type.SFIXED64,
  uint64: Type.UINT64,
  fixed64: Type.FIXED64,
  bool: Type.BOOL,
  string: Type.STRING,
  bytes: Type.BYTES,
};

/** Builds the descriptors: messages by name, and the service `test.TestService`. */
export function testFile({ messages, enums = {}, methods = [] }: TestFile) {
  const file = create(FileDescriptorProtoSchema, {
    name: 'test.proto',
    package: 'test',
    syntax: 'proto3',
    dependency: wellKnown.map(({ proto }) => proto.name),
    enumType: Object.entries(enums).map(([name, values]) => ({
      name,
      value: values.map((value, number) => ({ name: value, number })),
    })),
    messageType: Object.entries(messages).map(([name, fields]) => messageOf(name, fields, enums)),
    service: [{ name: 'TestService', method: methods.map(methodOf) }],
  });
  const registry = createFileRegistry(
    file,
    (name) => wellKnown.find(({ proto }) => proto.name === name)?.proto,
  );
  return {
    service: found<DescService>(registry.getService('test.TestService')),
    message: (name: string): DescMessage => found(registry.getMessage(`test.${name}`)),
  };
}

const fieldPattern =
  /^(?:oneof (?<oneof>\w+): )?(?<label>optional |repeated )?(?:map<(?<key>\w+), (?<value>[\w.]+)>|(?<type>[\w.]+)) (?<name>\w+) = (?<number>\d+)$/;

function messageOf(name: string, fields: readonly string[], enums: object): MessageInit {
  const parsed = fields.map((text) => ({ ...fieldPattern.exec(text)?.groups }));
  const oneofs = [...new Set(parsed.flatMap(({ oneof }) => oneof ?? []))];
  const synthetic = parsed.flatMap((field) => (field['label'] === 'optional ' ? [`_${field['name']}`] : []));
  const groups = [...oneofs, ...synthetic];
  return {
    name,
    oneofDecl: groups.map((group) => ({ name: group })),
    nestedType: parsed.flatMap((field) => (field['key'] === undefined ? [] : [mapEntry(field, enums)])),
    field: parsed.map(({ oneof, label, key, value, type, name: fieldName = '', number }) => ({
      ...fieldInit(
        fieldName,
        Number(number),
        key === undefined ? (type ?? '') : `${name}.${entryName(fieldName)}`,
        enums,
      ),
      ...(label === 'repeated ' || value !== undefined ? { label: Label.REPEATED } : {}),
      ...(label === 'optional ' ? { proto3Optional: true, oneofIndex: groups.indexOf(`_${fieldName}`) } : {}),
      ...(oneof === undefined ? {} : { oneofIndex: groups.indexOf(oneof) }),
    })),
  };
}

function mapEntry(
  { name = '', key = '', value = '' }: Record<string, string | undefined>,
  enums: object,
): MessageInit {
  return {
    name: entryName(name),
    options: { mapEntry: true },
    field: [fieldInit('key', 1, key, enums), fieldInit('value', 2, value, enums)],
  };
}

function entryName(field: string): string {
  return `${field.charAt(0).toUpperCase()}${camelCase(field).slice(1)}Entry`;
}

function fieldInit(name: string, number: number, type: string, enums: object): FieldInit {
  const scalar = scalars[type];
  const reference = type.startsWith('google.') ? `.${type}` : `.test.${type}`;
  const kind = Object.hasOwn(enums, type) ? Type.ENUM : Type.MESSAGE;
  return {
    name,
    jsonName: camelCase(name),
    number,
    label: Label.OPTIONAL,
    ...(scalar === undefined ? { type: kind, typeName: reference } : { type: scalar }),
  };
}

function methodOf({ name, shape, http: rule, operation: declared }: TestMethod): MethodInit {
  const options = create(MethodOptionsSchema);
  if (rule !== undefined) setExtension(options, http, create(HttpRuleSchema, rule));
  if (declared !== undefined) setExtension(options, operation, create(OperationSchema, declared));
  const [input = '', output = ''] = shape.split(' -> ');
  return {
    name,
    inputType: `.test.${input.replace('stream ', '')}`,
    outputType: `.test.${output.replace('stream ', '')}`,
    clientStreaming: input.startsWith('stream '),
    serverStreaming: output.startsWith('stream '),
    options,
  };
}

function camelCase(name: string): string {
  return name.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the test contract lacks it');
  return value;
}
