import { type DescField, getOption } from '@bufbuild/protobuf';
import { may_hold_card_number } from '@cedula/contract/cedula/options/v1/field_pb.ts';
import { rulesOf } from './constraints-of.ts';
import { resourcePrefixOf } from './resource.ts';

/**
 * Whether callers write what they like into a field of strings, so that a card number in it
 * stands in a wrong place. Ids, page tokens and closed sets are no free text, nor is what
 * the contract says may hold one.
 */
export function isFreeText(field: DescField): boolean {
  if (getOption(field, may_hold_card_number)) return false;
  return resourcePrefixOf(field) === undefined && field.name !== 'page_token' && !isClosedSet(field);
}

function isClosedSet(field: DescField): boolean {
  const { type } = rulesOf(field);
  return type.case === 'string' && type.value.in.length > 0;
}
