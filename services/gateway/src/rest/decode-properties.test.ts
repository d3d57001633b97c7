import {
  type DescMessage,
  equals,
  fromBinary,
  type Message,
  toBinary,
  toJson,
  toJsonString,
} from '@bufbuild/protobuf';
import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import { MatchFacesRequestSchema } from '@cedula/contract/cedula/inference/v1/face_service_pb.ts';
import { UploadImageRequestSchema } from '@cedula/contract/cedula/media/v1/image_service_pb.ts';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeRequest } from './decode-request.ts';
import { everything, everythingRoutes } from './testing/everything.ts';
import { Findings } from './findings.ts';
import { finishDraft } from './draft.ts';
import { parseJson } from './parse-json.ts';
import { readMessage } from './read-json.ts';
import type { Route } from '@cedula/operations/route.ts';
import { found } from './testing/send.ts';

const text = fc.string({ unit: 'binary', maxLength: 12 });
const int32 = fc.integer();
const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
const color = fc.constantFrom('RED', 'GREEN');
const time = fc
  .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString());
const base64 = fc.uint8Array({ maxLength: 9 }).map((bytes) => Buffer.from(bytes).toString('base64'));

/** JSON objects of `Everything`, with some of its fields. */
const { thing } = fc.letrec((tie) => ({
  thing: fc.record(
    {
      name: text,
      yes: fc.boolean(),
      data: base64,
      ratio: finite,
      smallNumber: int32,
      bigNumber: fc.oneof(int64.map(String), fc.maxSafeInteger()),
      color,
      createTime: time,
      pageSize: int32,
      label: text,
      tags: fc.array(text, { maxLength: 3 }),
      counts: fc.array(int64.map(String), { maxLength: 3 }),
      metadata: fc.dictionary(text, text, { maxKeys: 3 }),
      numbered: fc.dictionary(int32.map(String), color, { maxKeys: 3 }),
      children: fc.array(tie('thing'), { maxLength: 2, depthIdentifier: 'thing' }),
      nested: fc.option(tie('thing'), { maxDepth: 3, depthIdentifier: 'thing' }),
      imageId: text,
    },
    { requiredKeys: [] },
  ),
}));

function decode(type: DescMessage, json: string): Message {
  const findings = new Findings();
  const draft = readMessage(type, parseJson(Buffer.from(json)), '', findings);
  findings.throwIfAny();
  return finishDraft(type, draft);
}

test('what is decoded, written as JSON and decoded again is the same message', () => {
  const type = everything.message('Everything');
  fc.assert(
    fc.property(thing, (json) => {
      const message = decode(type, JSON.stringify(json));
      for (const options of [
        {},
        { alwaysEmitImplicit: true },
        { useProtoFieldName: true },
        { enumAsInteger: true },
      ]) {
        expect(equals(type, decode(type, toJsonString(type, message, options)), message)).toBe(true);
      }
      expect(equals(type, fromBinary(type, toBinary(type, message)), message)).toBe(true);
    }),
  );
});

test('the contract’s messages survive the same way', () => {
  const upload = fc.record({
    content: base64,
    albumId: text,
    label: text,
    metadata: fc.dictionary(text, text),
  });
  const match = fc.record(
    { sourceImageId: text, targetImageId: text, threshold: finite },
    { requiredKeys: [] },
  );
  const cases: [DescMessage, fc.Arbitrary<object>][] = [
    [UploadImageRequestSchema, upload],
    [MatchFacesRequestSchema, match],
  ];
  for (const [type, json] of cases) {
    fc.assert(
      fc.property(json, (value) => {
        const message = decode(type, JSON.stringify(value));
        expect(decode(type, JSON.stringify(toJson(type, message)))).toEqual(message);
      }),
    );
  }
});

test('whatever JSON is sent, it becomes a message or a DomainError', async () => {
  const { route } = found(everythingRoutes.match('POST', '/v1/things'));
  const names = everything.message('Everything').fields.flatMap(({ name, jsonName }) => [name, jsonName]);
  const anything = fc.dictionary(fc.constantFrom(...names, '__proto__', 'nope'), fc.jsonValue(), {
    maxKeys: 5,
  });
  await fc.assert(
    fc.asyncProperty(anything, async (json) => {
      const body = Buffer.from(JSON.stringify(json));
      expect(outcomes).toEqual(expect.arrayContaining(await outcomeOf(route, { body })));
    }),
    { numRuns: 1000 },
  );
});

test('however a valid body is damaged, it becomes a message or a DomainError', async () => {
  const { route } = found(everythingRoutes.match('POST', '/v1/things'));
  const damage = fc.record({ at: fc.nat(), length: fc.nat(6), put: fc.uint8Array({ maxLength: 4 }) });
  await fc.assert(
    fc.asyncProperty(thing, fc.array(damage, { minLength: 1, maxLength: 3 }), async (json, damages) => {
      let body = Buffer.from(JSON.stringify(json));
      for (const { at, length, put } of damages) {
        const start = at % (body.length + 1);
        body = Buffer.concat([body.subarray(0, start), put, body.subarray(start + length)]);
      }
      expect(outcomes).toEqual(expect.arrayContaining(await outcomeOf(route, { body })));
    }),
    { numRuns: 1000 },
  );
});

test('whatever stands in a query, it becomes a message or a DomainError', async () => {
  const { route } = found(everythingRoutes.match('GET', '/v1/things'));
  const names = everything.message('Everything').fields.map(({ name }) => name);
  const name = fc.array(fc.constantFrom(...names, '__proto__', '', 'x'), { minLength: 1, maxLength: 3 });
  const value = fc.oneof(text, fc.constantFrom('1', 'true', 'RED', 'QUJD', '{}', '1s'));
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(name, value), { maxLength: 6 }), async (pairs) => {
      const query = new URLSearchParams(pairs.map(([path, given]) => [path.join('.'), given])).toString();
      expect(outcomes).toEqual(expect.arrayContaining(await outcomeOf(route, { query })));
    }),
    { numRuns: 1000 },
  );
});

const outcomes = ['message', 'INVALID_ARGUMENT', 'MALFORMED_REQUEST', 'type', 'unknown_field'];

/** Whether an input becomes a message that can be written, or the reason and the rules for which it is refused. */
async function outcomeOf(route: Route, { body = Buffer.alloc(0), query = '' }): Promise<string[]> {
  try {
    const request = { pathValues: [], query, contentType: 'application/json', body };
    const message = await decodeRequest(route, request);
    toBinary(route.method.input, message);
    toJson(route.method.input, message);
    return ['message'];
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return [error.reason, ...(error.details.violations ?? []).map(({ rule }) => rule)];
  }
}
