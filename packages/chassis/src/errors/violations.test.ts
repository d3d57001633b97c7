import {
  create,
  createFileRegistry,
  fromJson,
  setExtension,
  type DescMessage,
  type MessageInitShape,
} from '@bufbuild/protobuf';
import {
  FieldDescriptorProto_Label,
  FieldDescriptorProto_Type,
  FieldOptionsSchema,
  FileDescriptorProtoSchema,
} from '@bufbuild/protobuf/wkt';
import { createValidator } from '@bufbuild/protovalidate';
import {
  FieldRulesSchema,
  field as fieldRules,
} from '@bufbuild/protovalidate/gen/buf/validate/validate_pb.js';
import { GetUsageReportRequestSchema } from '@cedula/contract/cedula/billing/v1/report_service_pb.ts';
import { SignUpClientRequestSchema } from '@cedula/contract/cedula/identity/v1/client_service_pb.ts';
import {
  DetectFacesRequestSchema,
  MatchFacesRequestSchema,
} from '@cedula/contract/cedula/inference/v1/face_service_pb.ts';
import {
  DownloadImageRequestSchema,
  ListImagesRequestSchema,
  UploadImageRequestSchema,
} from '@cedula/contract/cedula/media/v1/image_service_pb.ts';
import { StoreImageRequestSchema } from '@cedula/contract/cedula/media/v1/image_transfer_service_pb.ts';
import { expect, test } from 'vitest';
import { toViolations } from './violations.ts';

const validator = createValidator();

function violationsOf<Schema extends DescMessage>(schema: Schema, input: MessageInitShape<Schema>) {
  const result = validator.validate(schema, create(schema, input));
  return result.kind === 'invalid' ? toViolations(schema, result.violations) : result.kind;
}

/** Each as `field rule`. */
function shortOf<Schema extends DescMessage>(schema: Schema, input: MessageInitShape<Schema>) {
  const violations = violationsOf(schema, input);
  return typeof violations === 'string'
    ? violations
    : violations.map(({ field, rule }) => `${field} ${rule}`);
}

test('every kind of rule in the contract gives the path and the rule that was broken', () => {
  expect(shortOf(SignUpClientRequestSchema, { name: '\u0007'.repeat(101), email: 'nobody' })).toEqual([
    'name string.max_len',
    'name string.pattern',
    'email string.email',
  ]);
  expect(shortOf(SignUpClientRequestSchema, {})).toEqual(['name required', 'email required']);
  expect(shortOf(ListImagesRequestSchema, { pageSize: 0, pageToken: 'x'.repeat(501) })).toEqual([
    'pageSize int32.gte_lte',
    'pageToken string.max_len',
  ]);
  expect(shortOf(MatchFacesRequestSchema, { threshold: Number.NaN })).toEqual([
    'sourceImageId required',
    'targetImageId required',
    'threshold double.gte_lte',
    'threshold double.finite',
  ]);
  expect(shortOf(UploadImageRequestSchema, { content: new Uint8Array(10_485_761) })).toEqual([
    'content bytes.max_len',
  ]);
  expect(shortOf(DetectFacesRequestSchema, { source: { case: 'image', value: new Uint8Array() } })).toEqual([
    'image bytes.min_len',
  ]);
  expect(shortOf(DownloadImageRequestSchema, { id: 'img_1', variant: 'huge' })).toEqual([
    'variant string.in',
  ]);
  expect(
    shortOf(GetUsageReportRequestSchema, fromJson(GetUsageReportRequestSchema, { groupBy: 77 })),
  ).toEqual(['groupBy enum.defined_only']);
});

test('a field of a nested message has the whole path', () => {
  const commit = { sha256: new Uint8Array(31) };
  expect(shortOf(StoreImageRequestSchema, { part: { case: 'commit', value: commit } })).toEqual([
    'commit.sha256 bytes.len',
  ]);
});

test('a rule of the whole message has the path of the field that its id begins with', () => {
  expect(violationsOf(GetUsageReportRequestSchema, { from: { seconds: 5n }, to: { seconds: 4n } })).toEqual([
    { field: 'from', rule: 'from.before_to', message: 'from must be before to' },
  ]);
});

test('a required oneof names the fields to choose from', () => {
  expect(violationsOf(DetectFacesRequestSchema, {})).toEqual([
    { field: 'source', rule: 'required', message: 'one of imageId, image is required' },
  ]);
});

test('a map names the key, and says whether the key or its value is at fault', () => {
  const content = new Uint8Array(1);
  const metadata = { '': 'short key', b: 'v'.repeat(501), 'quote"\n': 'v'.repeat(501) };
  expect(violationsOf(UploadImageRequestSchema, { content, metadata })).toEqual([
    { field: 'metadata[""]', rule: 'string.min_len', message: 'the key must be at least 1 characters' },
    { field: 'metadata["b"]', rule: 'string.max_len', message: 'must be at most 500 characters' },
    { field: 'metadata["quote\\"\\n"]', rule: 'string.max_len', message: 'must be at most 500 characters' },
  ]);
  const many = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`k${index}`, '']));
  expect(shortOf(UploadImageRequestSchema, { content, metadata: many })).toEqual(['metadata map.max_pairs']);
});

test('neither long keys nor many violations make an answer large', () => {
  const content = new Uint8Array(1);
  const metadata = Object.fromEntries(
    Array.from({ length: 50 }, (_, index) => [`${index}`.repeat(5000), '']),
  );
  const violations = violationsOf(UploadImageRequestSchema, { content, metadata });
  expect(violations).toHaveLength(20);
  expect(JSON.stringify(violations).length).toBeLessThan(20 * 200);
});

test('an item of a list has its index', () => {
  const item = basketSchema();
  expect(shortOf(item, { items: [{ x: 1 }, { x: 0 }] })).toEqual(['items[1].x int32.gte']);
});

/** `message Basket { message Item { int32 x = 1 [int32.gte = 1]; } repeated Item items = 1; }` */
function basketSchema(): DescMessage {
  const options = create(FieldOptionsSchema);
  const rules = { type: { case: 'int32', value: { greaterThan: { case: 'gte', value: 1 } } } } as const;
  setExtension(options, fieldRules, create(FieldRulesSchema, rules));
  const label = FieldDescriptorProto_Label;
  const type = FieldDescriptorProto_Type;
  const file = create(FileDescriptorProtoSchema, {
    name: 'basket.proto',
    package: 'test',
    syntax: 'proto3',
    messageType: [
      {
        name: 'Basket',
        nestedType: [
          {
            name: 'Item',
            field: [
              { name: 'x', jsonName: 'x', number: 1, label: label.OPTIONAL, type: type.INT32, options },
            ],
          },
        ],
        field: [
          {
            name: 'items',
            jsonName: 'items',
            number: 1,
            label: label.REPEATED,
            type: type.MESSAGE,
            typeName: '.test.Basket.Item',
          },
        ],
      },
    ],
  });
  const schema = createFileRegistry(file, () => undefined).getMessage('test.Basket');
  if (schema === undefined) throw new Error('the descriptor lacks its message');
  return schema;
}
