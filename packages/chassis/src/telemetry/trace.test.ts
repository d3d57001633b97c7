import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { childSpan, continueTrace, formatTraceparent, parseTraceparent, rootTrace } from './trace.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const spanId = 'b7ad6b7169203331';
const valid = `00-${traceId}-${spanId}-01`;

function hex(length: number) {
  return fc.stringMatching(new RegExp(`^[0-9a-f]{${length}}$`)).filter((id) => /[^0]/.test(id));
}
const anyTrace = fc.record({ traceId: hex(32), spanId: hex(16), sampled: fc.boolean() });

describe('a traceparent', () => {
  test('of the recommendation is read', () => {
    expect(parseTraceparent(valid)).toEqual({ traceId, spanId, sampled: true });
    expect(parseTraceparent(`00-${traceId}-${spanId}-00`)?.sampled).toBe(false);
  });

  test('says sampled in the lowest bit alone', () => {
    expect(parseTraceparent(`00-${traceId}-${spanId}-fe`)?.sampled).toBe(false);
    expect(parseTraceparent(`00-${traceId}-${spanId}-03`)?.sampled).toBe(true);
  });

  test('of a later version may go on after another dash', () => {
    expect(parseTraceparent(`01-${traceId}-${spanId}-01`)).toBeDefined();
    expect(parseTraceparent(`cc-${traceId}-${spanId}-01-what-comes-later`)).toBeDefined();
    expect(parseTraceparent(`cc-${traceId}-${spanId}-01.what-comes-later`)).toBeUndefined();
  });

  test.each([
    ['absent', undefined],
    ['empty', ''],
    ['version ff', `ff-${traceId}-${spanId}-01`],
    ['longer than its version', `${valid}-more`],
    ['with a dash at its end', `${valid}-`],
    ['in upper case', valid.toUpperCase()],
    ['of an all zero trace', `00-${'0'.repeat(32)}-${spanId}-01`],
    ['of an all zero span', `00-${traceId}-${'0'.repeat(16)}-01`],
    ['with a short trace', `00-${traceId.slice(1)}-${spanId}-01`],
    ['with a digit that is none', `00-${traceId.slice(1)}g-${spanId}-01`],
    ['without flags', `00-${traceId}-${spanId}`],
    ['with spaces around', ` ${valid} `],
    ['with a line after it', `${valid}\n`],
    ['sent twice', `${valid}, ${valid}`],
    ['without end', `cc-${traceId}-${spanId}-01-${'a'.repeat(300)}`],
  ])('%s is refused', (_, header) => {
    expect(parseTraceparent(header)).toBeUndefined();
  });

  test('that is written is read as it was', () => {
    fc.assert(
      fc.property(anyTrace, (trace) => {
        expect(parseTraceparent(formatTraceparent(trace))).toEqual(trace);
      }),
    );
  });

  test('is never misread: whatever is accepted has valid ids', () => {
    const mutated = fc
      .tuple(anyTrace, fc.nat(54), fc.string({ minLength: 0, maxLength: 2 }))
      .map(([trace, at, put]) => {
        const header = formatTraceparent(trace);
        return header.slice(0, at) + put + header.slice(at + 1);
      });
    fc.assert(
      fc.property(mutated, (header) => {
        const parsed = parseTraceparent(header);
        if (parsed === undefined) return;
        expect(parsed.traceId).toMatch(/^(?!0{32})[0-9a-f]{32}$/);
        expect(parsed.spanId).toMatch(/^(?!0{16})[0-9a-f]{16}$/);
      }),
    );
  });
});

test('a call that arrived goes on in its trace, in a span of its own', () => {
  const trace = continueTrace(`00-${traceId}-${spanId}-00`);
  expect(trace).toMatchObject({ traceId, sampled: false });
  expect(trace.spanId).not.toBe(spanId);
  expect(childSpan(trace)).toMatchObject({ traceId, sampled: false });
});

test('a header that is not valid begins a new trace', () => {
  const trace = continueTrace(`${valid}-more`);
  expect(trace.traceId).not.toBe(traceId);
  expect(parseTraceparent(formatTraceparent(trace))).toEqual(trace);
});

test('ids do not repeat', () => {
  const traces = Array.from({ length: 5_000 }, () => rootTrace());
  expect(new Set(traces.map((trace) => trace.traceId)).size).toBe(5_000);
  expect(new Set(traces.map((trace) => trace.spanId)).size).toBe(5_000);
});
