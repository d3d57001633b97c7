import { type DescMessage, fromJson } from '@bufbuild/protobuf';
import { createValidator, type Violation as BrokenRule } from '@bufbuild/protovalidate';
import { fieldNamed } from '@cedula/operations/field-path.ts';
import type { Draft } from './draft.ts';

/** A rule that a request breaks, as an answer has to tell it. */
export interface ExpectedViolation {
  /** The whole lowerCamelCase path. */
  readonly field: string;
  /** The protovalidate id. */
  readonly rule: string;
}

const validator = createValidator();

/**
 * Which rules of the contract a request breaks. Throws where the request is no message at
 * all, or a rule cannot be evaluated.
 */
export function violationsOf(type: DescMessage, draft: Draft): ExpectedViolation[] {
  const result = validator.validate(type, fromJson(type, { ...draft }));
  if (result.kind === 'error') throw result.error;
  return (result.violations ?? []).map(({ field, ruleId }) => ({
    field: field.length === 0 ? blamedField(type, ruleId) : pathOf(field),
    rule: ruleId,
  }));
}

/** A rule of the request as a whole blames the field that its id begins with: `from.before_to`. */
function blamedField(type: DescMessage, ruleId: string): string {
  return fieldNamed(type, ruleId.split('.', 1)[0] ?? '')?.jsonName ?? '';
}

function pathOf(path: BrokenRule['field']): string {
  return path.reduce((text, element) => {
    if (element.kind === 'list_sub') return `${text}[${element.index}]`;
    if (element.kind === 'map_sub') return `${text}[${keyText(element.key)}]`;
    const name = element.kind === 'field' ? element.jsonName : element.name;
    return text === '' ? name : `${text}.${name}`;
  }, '');
}

/** An answer shows at most 64 characters of a key. */
function keyText(key: unknown): string {
  if (typeof key !== 'string') return String(key);
  return JSON.stringify(key.length > 64 ? `${key.slice(0, 64)}…` : key);
}
