import { type DescMessage, type MessageShape, isFieldSet } from '@bufbuild/protobuf';
import type { FieldMask } from '@bufbuild/protobuf/wkt';
import { invalidField } from '../errors/domain-error.ts';

/** What a partial update brings. */
export interface Update<S extends DescMessage, F extends string> {
  readonly schema: S;
  /** The resource as it was sent. Absent: nothing of it was. */
  readonly resource: MessageShape<S> | undefined;
  readonly mask: FieldMask | undefined;
  /** The contract's names of the fields that callers may change. */
  readonly fields: readonly F[];
}

/**
 * The fields that a partial update changes (AIP-134): those of its mask, or without a mask
 * those that are set. Fields that only we set are left out, so that what was read can be
 * sent back changed. Throws INVALID_ARGUMENT for a name that is no field of the resource.
 */
export function updatedFields<S extends DescMessage, F extends string>(update: Update<S, F>): ReadonlySet<F> {
  const { schema, resource, mask, fields } = update;
  const unknown = mask?.paths.find((path) => !schema.fields.some(({ name }) => name === path));
  if (unknown !== undefined)
    throw invalidField('updateMask', 'unknown_field', 'The update mask names a field that is not there.');
  if (mask !== undefined) return new Set(fields.filter((field) => mask.paths.includes(field)));
  if (resource === undefined) return new Set();
  const set = schema.fields.filter((field) => isFieldSet(resource, field)).map(({ name }) => name);
  return new Set(fields.filter((field) => set.includes(field)));
}
