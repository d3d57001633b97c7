import { create, type DescMessage, type MessageInitShape } from '@bufbuild/protobuf';
import { SignUpClientRequestSchema } from '@cedula/contract/cedula/identity/v1/client_service_pb.ts';
import {
  GetImageRequestSchema,
  ListImagesRequestSchema,
  UpdateImageRequestSchema,
  UploadImageRequestSchema,
} from '@cedula/contract/cedula/media/v1/image_service_pb.ts';
import { StoreImageRequestSchema } from '@cedula/contract/cedula/media/v1/image_transfer_service_pb.ts';
import { expect, test } from 'vitest';
import { textViolations } from './text-rules.ts';

/** Each as `field rule`. */
function shortOf<Schema extends DescMessage>(schema: Schema, input: MessageInitShape<Schema>): string[] {
  return textViolations(schema, create(schema, input)).map(({ field, rule }) => `${field} ${rule}`);
}

const card = '4242 4242 4242 4242';

test('no text holds U+0000: ids, keys, values and those of nested messages neither', () => {
  expect(shortOf(GetImageRequestSchema, { id: 'img_\0' })).toEqual(['id null_character']);
  expect(shortOf(ListImagesRequestSchema, { pageToken: '\0' })).toEqual(['pageToken null_character']);
  const metadata = { a: '\0', '\0': 'b' };
  expect(shortOf(UpdateImageRequestSchema, { image: { metadata } })).toEqual([
    'image.metadata["a"] null_character',
    'image.metadata["\\u0000"] null_character',
  ]);
});

test('a call that is carried in another one is left to its own rules', () => {
  const request = create(UploadImageRequestSchema, { label: '\0' });
  expect(shortOf(StoreImageRequestSchema, { part: { case: 'commit', value: { request } } })).toEqual([]);
});

test('no free text holds a card number, however it is grouped', () => {
  expect(shortOf(SignUpClientRequestSchema, { name: card, email: '5555555555554444@a.example' })).toEqual([
    'name card_number',
    'email card_number',
  ]);
  const broken = { label: 'paid with 4000-0000-0000-0002', metadata: { a: card, [card]: 'b' } };
  const violations = textViolations(UploadImageRequestSchema, create(UploadImageRequestSchema, broken));
  expect(violations.map(({ field }) => field)).toEqual(['label', 'metadata["a"]', 'metadata["[card]"]']);
  expect(JSON.stringify(violations)).not.toMatch(/4242|4000/);
});

test('ids, page tokens and what only looks like a card number are let through', () => {
  expect(shortOf(GetImageRequestSchema, { id: card })).toEqual([]);
  expect(shortOf(ListImagesRequestSchema, { pageToken: card, albumId: card })).toEqual([]);
  expect(shortOf(SignUpClientRequestSchema, { name: '4242 4242 4242 4243', email: '1234567890123' })).toEqual(
    [],
  );
  expect(shortOf(UploadImageRequestSchema, { content: Buffer.from(card) })).toEqual([]);
});
