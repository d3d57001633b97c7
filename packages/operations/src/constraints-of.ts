import { type DescField, type DescMessage, type DescOneof, getOption, hasOption } from '@bufbuild/protobuf';
import { isReflectMessage, reflect, type ReflectMessage } from '@bufbuild/protobuf/reflect';
import {
  field as fieldOption,
  type FieldRules,
  FieldRulesSchema,
  Ignore,
  message as messageOption,
  oneof as oneofOption,
  type Rule,
} from '@bufbuild/protovalidate/gen/buf/validate/validate_pb.js';

/** One rule that the contract sets for a field. */
export interface Constraint {
  /** As the contract writes it: `string.max_len`, `map.keys.string.min_len`, `required`. */
  readonly rule: string;
  /** What it demands: a bound, a pattern, a list, true. */
  readonly value: unknown;
}

/** The rules of a field as `buf.validate` declares them; empty ones where it declares none. */
export function rulesOf(field: DescField): FieldRules {
  return getOption(field, fieldOption);
}

/**
 * The rules of a field one by one, those for a map's keys and values and a list's items
 * among them. `ignore` is none of them, nor is a rule that is set to false.
 */
export function constraintsOf(field: DescField): Constraint[] {
  if (!hasOption(field, fieldOption) || rulesOf(field).ignore === Ignore.ALWAYS) return [];
  return flatten(reflect(FieldRulesSchema, rulesOf(field)), '');
}

/** Whether the rules of a field are left out where it has its zero value. */
export function ignoresZero(field: DescField): boolean {
  return rulesOf(field).ignore === Ignore.IF_ZERO_VALUE;
}

/** The rules for a message as a whole, written in CEL. */
export function messageRulesOf(message: DescMessage): readonly Rule[] {
  return getOption(message, messageOption).cel;
}

/** Whether one member of a oneof has to be set. */
export function isRequiredOneof(oneof: DescOneof): boolean {
  return getOption(oneof, oneofOption).required;
}

function flatten(rules: ReflectMessage, prefix: string): Constraint[] {
  return rules.fields
    .filter((option) => rules.isSet(option) && option.name !== 'ignore')
    .flatMap((option) => {
      const value: unknown = rules.get(option);
      const rule = prefix + option.name;
      if (isReflectMessage(value)) return flatten(value, `${rule}.`);
      return value === false ? [] : [{ rule, value }];
    });
}
