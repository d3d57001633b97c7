import type { DescField } from '@bufbuild/protobuf';
import {
  type Constraint,
  constraintsOf,
  isRequiredOneof,
  messageRulesOf,
} from '@cedula/operations/constraints-of.ts';
import { type FieldPath } from '@cedula/operations/field-path.ts';
import { nameOf } from '@cedula/operations/operation.ts';
import type { Route } from '@cedula/operations/route.ts';
import { arbitraryOf } from './arbitrary.ts';
import { breakingValues } from './broken.ts';
import { type Draft, withoutFields } from './draft.ts';
import { type ExpectedViolation, violationsOf } from './oracle.ts';
import { inputFieldsOf, shownPath, withValueAt } from './places.ts';
import { sampleOf, type ValidRequests } from './valid.ts';

/** A request that breaks one rule of the contract. */
export interface BrokenRequest {
  /** What is wrong with it: `name against string.max_len`. */
  readonly name: string;
  readonly draft: Draft;
  /** What a message like it breaks. */
  readonly violations: readonly ExpectedViolation[];
  /** What REST, which reads values strictly, refuses it with. */
  readonly restViolations: readonly ExpectedViolation[];
  /** It holds a file of more bytes than may be sent. */
  readonly isTooLarge: boolean;
}

/** What protobuf's JSON can say and REST does not take: neither is sent by anybody in good faith. */
const strictlyRead = /^(?:enum\.defined_only|(?:double|float)\.finite)$/;

/**
 * A request for each rule of an operation that breaks it: of each field, of each oneof, of
 * the request as a whole. Throws for a rule that nothing is found to break: then the
 * contract lacks a hint, or this package a value.
 */
export function brokenRequestsOf(route: Route, { needed, all }: ValidRequests): BrokenRequest[] {
  const { input } = route.method;
  const ofFields = inputFieldsOf(input).flatMap((path) =>
    rulesAt(path).flatMap(([field, constraint]) => breakRule(route, needed, path, field, constraint) ?? []),
  );
  const ofOneofs = input.oneofs.filter(isRequiredOneof).map(({ name, fields }) => {
    const draft = withoutFields(needed, fields);
    return brokenRequest(`no ${name}`, draft, [{ field: name, rule: 'required' }]);
  });
  const requests = arbitraryOf(input, ({ jsonName }) => jsonName in all, 'all');
  const ofMessage = messageRulesOf(input).map(({ id }) => {
    const breaksIt = (draft: Draft) => violationsOf(input, draft).every(({ rule }) => rule === id);
    const draft = sampleOf(requests, (candidate) => !isValid(route, candidate) && breaksIt(candidate));
    return brokenRequest(`what breaks ${id}`, draft, violationsOf(input, draft));
  });
  return [...ofFields, ...ofOneofs, ...ofMessage];
}

function rulesAt(path: FieldPath): [DescField, Constraint][] {
  const field = path.at(-1);
  return field === undefined ? [] : constraintsOf(field).map((constraint) => [field, constraint]);
}

function breakRule(
  route: Route,
  needed: Draft,
  path: FieldPath,
  field: DescField,
  constraint: Constraint,
): BrokenRequest | undefined {
  const { rule } = constraint;
  const name = `${shownPath(path)} against ${rule}`;
  const isInPath = route.pathFields.some((inPath) => inPath.path.includes(field));
  const values = breakingValues(field, constraint).filter(
    (value) => !isInPath || (value !== undefined && value !== ''),
  );
  const drafts = values.map((value) => withValueAt(needed, path, value));
  if (isTooLarge(route, field, constraint)) {
    const [draft = needed] = drafts;
    return { ...brokenRequest(name, draft, [{ field: shownPath(path), rule }]), isTooLarge: true };
  }
  const shown = shownPath(path);
  const judged = drafts
    .map((draft) => ({ draft, violations: violationsOf(route.method.input, draft) }))
    .filter(({ violations }) => violations.every(({ field: at }) => at.startsWith(shown)))
    .filter(({ violations }) => violations.some((found) => isRule(found, rule)))
    .toSorted((one, other) => one.violations.length - other.violations.length);
  const [found] = judged;
  if (found !== undefined) {
    const broken = brokenRequest(name, found.draft, found.violations);
    return strictlyRead.test(rule) ? { ...broken, restViolations: [{ field: shown, rule: 'type' }] } : broken;
  }
  // An id in the path cannot be left out, nor what holds it: that is another path.
  if (isInPath && rule === 'required') return undefined;
  throw new Error(`${nameOf(route.method)}: nothing was found that breaks ${name}, and nothing else`);
}

function brokenRequest(name: string, draft: Draft, violations: readonly ExpectedViolation[]): BrokenRequest {
  return { name, draft, violations, restViolations: violations, isTooLarge: false };
}

function isValid({ method }: Route, draft: Draft): boolean {
  return violationsOf(method.input, draft).length === 0;
}

function isTooLarge({ upload }: Route, field: DescField, { rule, value }: Constraint): boolean {
  return (
    rule === 'bytes.max_len' && upload?.files.includes(field) === true && Number(value) >= upload.maxFileBytes
  );
}

/** Bounds that stand together are judged as one rule: `int32.gte_lte`. */
function isRule(found: ExpectedViolation, rule: string): boolean {
  const bare = rule.replace(/^map\.(?:keys|values)\.|^repeated\.items\./, '');
  const [type, name = ''] = bare.split('.');
  return (
    found.rule === bare || (found.rule.startsWith(`${type}.`) && found.rule.split(/[._]/).includes(name))
  );
}
