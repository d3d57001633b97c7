import type { DescExtension, DescField, DescMessage, DescOneof } from '@bufbuild/protobuf';
import type { Violation as BrokenRule } from '@bufbuild/protovalidate';
import { fieldNamed } from '@cedula/operations/field-path.ts';
import { maskCardNumbers } from '../redaction/card-numbers.ts';
import { DomainError, type Violation } from './domain-error.ts';

/** One element of a protobuf field path. */
type PathElement = BrokenRule['field'][number];

/** Violations cross the mesh in a trailer and leave in one document; a caller needs no more to start mending. */
export const maxViolations = 20;

/** Map keys are the caller's own text and can be as long as the body. */
const maxKeyLength = 64;

/** The failure that tells a caller of all its violations; the detail is the first of them. */
export function invalidArgument(violations: readonly Violation[]): DomainError {
  const [first] = violations;
  const detail =
    first === undefined ? 'The request breaks a rule.' : `${first.field || 'request'}: ${first.message}`;
  return new DomainError('INVALID_ARGUMENT', detail, { violations });
}

/**
 * Turns what protovalidate found into violations as outside callers see them: paths in
 * the JSON names of the fields (`items[0].x`, `metadata["k"]`), a rule of the whole
 * message under the field that its id begins with (`from.before_to`), or else under the
 * message's own path (empty at the top), a required oneof under its name. At most 20 are
 * given, and map keys are cut after 64 characters.
 *
 * @param schema of the message that was judged
 */
export function toViolations(schema: DescMessage, brokenRules: readonly BrokenRule[]): Violation[] {
  return brokenRules.slice(0, maxViolations).map((broken) => ({
    field: jsonPath([...broken.field, ...blamedField(schema, broken)]),
    rule: broken.ruleId,
    message: messageOf(broken),
  }));
}

function messageOf({ field, forKey, message, ruleId }: BrokenRule): string {
  const last = field.at(-1);
  if (last?.kind === 'oneof') {
    return `one of ${last.fields.map((member) => member.jsonName).join(', ')} is required`;
  }
  const text = message === '' ? `must satisfy ${ruleId}` : message;
  return forKey ? `the key ${text}` : text;
}

/** The field that a rule of a whole message blames: callers are to know where to look. */
function blamedField(schema: DescMessage, { field, rule, ruleId }: BrokenRule): DescField[] {
  const last = field.findLast((element) => element.kind === 'field');
  const judged = last === undefined ? schema : last.message;
  // Rules of a message have no path below one of its fields.
  if (judged === undefined || rule.length > 0) return [];
  const blamed = fieldNamed(judged, ruleId.split('.', 1)[0] ?? '');
  return blamed === undefined ? [] : [blamed];
}

function jsonPath(path: readonly PathElement[]): string {
  let text = '';
  for (const element of path) {
    if (element.kind === 'list_sub') text += `[${element.index}]`;
    else if (element.kind === 'map_sub') text += mapSubscript(element.key);
    else text += text === '' ? nameOf(element) : `.${nameOf(element)}`;
  }
  return text;
}

function nameOf(element: DescField | DescExtension | DescOneof): string {
  if (element.kind === 'field') return element.jsonName;
  return element.kind === 'oneof' ? element.localName : `[${element.typeName}]`;
}

/**
 * The key of a map as it stands in a field path, `["k"]`. JSON's own escapes keep control
 * characters and quotes of a key out of the path, and a card number is not said again.
 */
export function mapSubscript(key: string | number | bigint | boolean): string {
  if (typeof key !== 'string') return `[${key}]`;
  const text = maskCardNumbers(key.length > maxKeyLength ? `${key.slice(0, maxKeyLength)}…` : key);
  return `[${JSON.stringify(text)}]`;
}
