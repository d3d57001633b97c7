import { type DescField, getOption, hasOption } from '@bufbuild/protobuf';
import {
  field_behavior as fieldBehavior,
  FieldBehavior,
} from '@cedula/contract/google/api/field_behavior_pb.ts';

/** Whether a request without the field would be refused. */
export function isRequired(field: DescField): boolean {
  return behaves(field, FieldBehavior.REQUIRED);
}

/** Whether only answers hold the field. */
export function isOutputOnly(field: DescField): boolean {
  return behaves(field, FieldBehavior.OUTPUT_ONLY);
}

/** Whether only requests hold the field. */
export function isInputOnly(field: DescField): boolean {
  return behaves(field, FieldBehavior.INPUT_ONLY);
}

/**
 * Whether an answer may come without the field: one of a oneof, or one that the contract
 * calls `optional`. Every other field is always written, and messages are always set.
 */
export function mayBeAbsent(field: DescField): boolean {
  return field.oneof !== undefined || field.proto.proto3Optional;
}

function behaves(field: DescField, behavior: FieldBehavior): boolean {
  return hasOption(field, fieldBehavior) && getOption(field, fieldBehavior).includes(behavior);
}
