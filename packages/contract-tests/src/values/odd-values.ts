import type { JsonValue } from '@bufbuild/protobuf';

const ownProto: JsonValue = JSON.parse('{"__proto__":"x"}');

const odd: readonly JsonValue[][] = [
  [null, true, [], {}, [[]], [1], { a: 1 }, { '': '' }, ownProto],
  [-1, 0, 1.5, 5, 2 ** 31, 2 ** 53, '9223372036854775808', '-1', '1e400', 'NaN', '-Infinity'],
  ['', ' ', '\0', 'a\0b', '\ud800', '\u202e', 'x'.repeat(5_000), '😀'.repeat(200), 'true', '%', '../../x'],
  ["'; drop table image; --", '${jndi:ldap://a}', 'FACE_MATCH', 'LABEL'],
  ['0000-01-01T00:00:00Z', '0001-01-01T00:00:00Z', '9999-12-31T23:59:59.999999999Z'],
  ['10000-01-01T00:00:00Z', '2026-02-30T00:00:00Z', '2026-01-01T00:00:60Z', '2026-01-01'],
  ['1969-12-31T23:59:59.999Z', '1970-01-01T00:00:00-23:59', '2026-01-01T00:00:00.1234567891Z'],
];

/** Values that something may stumble over: none of them is refused by a whole service for its own sake. */
export const oddValues: readonly JsonValue[] = odd.flat();
