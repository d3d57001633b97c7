import { create } from '@bufbuild/protobuf';
import { FieldMaskSchema } from '@bufbuild/protobuf/wkt';
import { ClientSchema } from '@cedula/contract/cedula/identity/v1/client_pb.ts';
import { expect, test } from 'vitest';
import { updatedFields } from './update-mask.ts';

const fields = ['name', 'email'] as const;
const sent = create(ClientSchema, { id: 'cli_x', name: 'ACME' });
const masked = (paths: string[] | undefined, resource: typeof sent | undefined = sent) =>
  updatedFields({
    schema: ClientSchema,
    resource,
    mask: paths === undefined ? undefined : create(FieldMaskSchema, { paths }),
    fields,
  });

test('a mask says which fields change, also those that were not sent', () => {
  expect(masked(['email'])).toEqual(new Set(['email']));
  expect(masked(['name', 'email'])).toEqual(new Set(['name', 'email']));
  expect(masked([])).toEqual(new Set());
  expect(masked(['email'], undefined)).toEqual(new Set(['email']));
});

test('without a mask those that were sent change', () => {
  expect(masked(undefined)).toEqual(new Set(['name']));
  expect(updatedFields({ schema: ClientSchema, resource: undefined, mask: undefined, fields }).size).toBe(0);
});

test('fields that only we set are passed over', () => {
  expect(masked(['id', 'create_time', 'name'])).toEqual(new Set(['name']));
});

test.each(['nothing', 'name.x', 'createTime', '*'])('a mask with %s is refused by its name', (path) => {
  expect(() => masked([path])).toThrow(
    expect.objectContaining({
      reason: 'INVALID_ARGUMENT',
      details: { violations: [expect.objectContaining({ field: 'updateMask', rule: 'unknown_field' })] },
    }),
  );
});
