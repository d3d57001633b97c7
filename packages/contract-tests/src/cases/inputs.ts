import { type DescField, type DescMessage, fromJson, type JsonValue } from '@bufbuild/protobuf';
import type { FieldPath } from '@cedula/operations/field-path.ts';
import type { Route } from '@cedula/operations/route.ts';
import assert from 'node:assert/strict';
import { isRecord } from '../requests/reply.ts';
import type { Draft } from '../values/draft.ts';
import { oddValues } from '../values/odd-values.ts';
import { inputFieldsOf, recordAt, shownPath, withValueAt } from '../values/places.ts';
import type { Bench, Case, CaseSource } from './case.ts';
import { expectDeclared, expectRefusal } from './expect.ts';

const jsonBytes = 1024 * 1024;
const targetBytes = 8 * 1024;

/** A name or a number that an enum does not know is an error that names the field. */
export const enumCases: CaseSource = (route, contract) => {
  const { needed } = contract.validRequests(route);
  return inputFieldsOf(route.method.input).flatMap((path) => {
    const field = path.at(-1);
    if (field?.enum === undefined || field.fieldKind === 'map') return [];
    const known = field.enum.values.find(({ number }) => number !== 0)?.name ?? '';
    const unknown: JsonValue[] = ['NO_SUCH_NAME', known.toLowerCase(), '', 9_999, -1];
    return unknown.map((value) => {
      const sent = field.fieldKind === 'list' ? [value] : value;
      const shown = field.fieldKind === 'list' ? `${shownPath(path)}[0]` : shownPath(path);
      const refused = { field: shown, rule: 'type' };
      const draft = withValueAt(needed, path, sent);
      return refusedAs('enum', route, `refuses ${JSON.stringify(value)} in ${shown}`, draft, refused);
    });
  });
};

/** A name that the contract does not have is an error that names it. */
export const unknownFieldCases: CaseSource = (route, contract) => {
  const { needed } = contract.validRequests(route);
  const names = ['noSuchField', '__proto__', 'constructor'];
  const atTop = names.map((name) => {
    const draft = Object.fromEntries([...Object.entries(needed), [name, 'x'] as const]);
    return refusedAs('unknown field', route, `refuses ${name}`, draft, {
      field: name,
      rule: 'unknown_field',
    });
  });
  const within = inputFieldsOf(route.method.input).filter((path) => isMessage(path.at(-1)));
  const below = within.map((path) => {
    const field = `${shownPath(path)}.noSuchField`;
    // Beside what is there: without the id that stands in the path it would be another one.
    const draft = withValueAt(needed, path, { ...recordAt(needed, path), noSuchField: 'x' });
    return refusedAs('unknown field', route, `refuses ${field}`, draft, { field, rule: 'unknown_field' });
  });
  return [...atTop, ...below, ...bothSpellings(route, needed)];
};

function bothSpellings(route: Route, needed: Draft): Case[] {
  const { input } = route.method;
  const inPath = new Set(route.pathFields.map(({ path }) => path[0]));
  const twice = input.fields.filter(
    (field) => field.name !== field.jsonName && field.jsonName in needed && !inPath.has(field),
  );
  return twice.map((field) => {
    const draft = { ...needed, [field.name]: needed[field.jsonName] ?? null };
    const refused = { field: field.jsonName, rule: 'type' };
    return refusedAs('unknown field', route, `refuses ${field.jsonName} in both spellings`, draft, refused);
  });
}

/** More than anybody may send is refused, in the body and in the target. */
export const oversizeCases: CaseSource = (route, contract) => {
  const { needed } = contract.validRequests(route);
  const padding = (byteCount: number) => padded(route, needed, 'x'.repeat(byteCount));
  const inTarget = async ({ one }: Bench) => {
    const { pathFields } = route;
    const filled = await one.fill(route, needed);
    const [first] = pathFields;
    if (route.body !== 'nothing' && first === undefined) return;
    const draft =
      first === undefined ? padding(targetBytes) : withValueAt(filled, first.path, 'x'.repeat(targetBytes));
    expectRefusal(route, await one.ask(route, { ...filled, ...draft }), {
      status: 400,
      reason: 'MALFORMED_REQUEST',
    });
  };
  const inBody = async ({ one }: Bench) => {
    const files = route.upload === undefined ? 0 : route.upload.maxFileBytes * route.upload.files.length;
    const draft = padding(Math.ceil((files * 4) / 3) + jsonBytes);
    expectRefusal(route, await one.ask(route, await one.fill(route, draft)), {
      status: 413,
      reason: 'BODY_TOO_LARGE',
    });
  };
  const cases: Case[] = [];
  // A batch may be larger than what is sent lightly: its own tests try it.
  if (route.body !== 'nothing' && route.upload?.batch === undefined)
    cases.push({
      kind: 'oversize',
      route,
      name: 'refuses a body that is too large',
      pair: 'shared',
      run: inBody,
    });
  if (route.body === 'nothing' || route.pathFields.length > 0)
    cases.push({
      kind: 'oversize',
      route,
      name: 'refuses a target that is too long',
      pair: 'shared',
      run: inTarget,
    });
  return cases;
};

/** The request with a text in its body, or in its query where it has no body. */
function padded({ body }: Route, draft: Draft, text: string): Draft {
  if (typeof body === 'string') return { ...draft, padding: text };
  const inner = draft[body.jsonName];
  return { ...draft, [body.jsonName]: { ...(isRecord(inner) ? inner : {}), padding: text } };
}

/** Of the odd values those that a message can hold, which get furthest, and a few that it cannot. */
function oddValuesFor(input: DescMessage, needed: Draft, path: FieldPath): JsonValue[] {
  const byPlace = Map.groupBy(oddValues, (value) => isMessageWith(input, withValueAt(needed, path, value)));
  return [...(byPlace.get(true) ?? []), ...(byPlace.get(false) ?? []).filter((_, index) => index % 5 === 0)];
}

function isMessageWith(input: DescMessage, draft: Draft): boolean {
  try {
    fromJson(input, { ...draft });
    return true;
  } catch {
    return false;
  }
}

/** No value of any field is answered by a failure of the server's own. */
export const anyValueCases: CaseSource = (route, contract) => {
  const { needed } = contract.validRequests(route);
  const { input } = route.method;
  return inputFieldsOf(input).flatMap((path) =>
    oddValuesFor(input, needed, path).map((value): Case => {
      const run = async ({ one }: Bench) => {
        const reply = await one.ask(route, await one.fill(route, withValueAt(needed, path, value)));
        assert.ok(reply.status < 500, `it failed: ${reply.status} ${reply.refusal?.reason}`);
        // An empty text in the path makes another path of it.
        if (reply.status !== 405) expectDeclared(route, reply.refusal);
      };
      const shown = JSON.stringify(value).slice(0, 60);
      return {
        kind: 'any value',
        route,
        name: `is answered or refused with ${shown} in ${shownPath(path)}`,
        pair: 'shared',
        run,
      };
    }),
  );
};

function refusedAs(
  kind: Case['kind'],
  route: Route,
  name: string,
  draft: Draft,
  violation: { field: string; rule: string },
): Case {
  const run = async ({ one }: Bench) => {
    const reply = await one.ask(route, await one.fill(route, draft));
    expectRefusal(route, reply, { status: 400, reason: 'INVALID_ARGUMENT', violations: [violation] });
  };
  return { kind, route, name, pair: 'shared', run };
}

function isMessage(field: DescField | undefined): boolean {
  return (
    field?.message !== undefined &&
    field.fieldKind !== 'map' &&
    !field.message.typeName.startsWith('google.protobuf.')
  );
}
