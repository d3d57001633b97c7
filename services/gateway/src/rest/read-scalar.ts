import { type DescEnum, ScalarType } from '@bufbuild/protobuf';

/** JSON tells text from numbers and truth values; queries and form parts are all text. */
export type Form = 'json' | 'text';

const decimal = /^-?(?:0|[1-9][0-9]{0,19})$/;
const jsonNumber = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/;
const greatestFloat = 3.4028234663852886e38;

const ranges = {
  int32: [-(2n ** 31n), 2n ** 31n - 1n],
  uint32: [0n, 2n ** 32n - 1n],
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
  uint64: [0n, 2n ** 64n - 1n],
} as const;

/**
 * Reads a scalar as protobuf's JSON mapping has it: integers as numbers or decimal text,
 * bytes as base64. Undefined: it is not of this type. Stricter than the mapping in what
 * cannot be compared: no NaN or infinity.
 */
export function readScalar(type: ScalarType, value: unknown, form: Form): unknown {
  switch (type) {
    case ScalarType.STRING:
      return typeof value === 'string' && value.isWellFormed() ? value : undefined;
    case ScalarType.BOOL:
      return readBool(value, form);
    case ScalarType.BYTES:
      return typeof value === 'string' ? readBase64(value) : undefined;
    case ScalarType.DOUBLE:
      return readDouble(value, Number.MAX_VALUE);
    case ScalarType.FLOAT:
      return readDouble(value, greatestFloat);
    case ScalarType.INT64:
    case ScalarType.SINT64:
    case ScalarType.SFIXED64:
      return readInteger(value, ranges.int64);
    case ScalarType.UINT64:
    case ScalarType.FIXED64:
      return readInteger(value, ranges.uint64);
    case ScalarType.UINT32:
    case ScalarType.FIXED32:
      return toNumber(readInteger(value, ranges.uint32));
    default:
      return toNumber(readInteger(value, ranges.int32));
  }
}

/** What a caller should have written, to follow the name of the field. */
export function scalarExpectation(type: ScalarType): string {
  switch (type) {
    case ScalarType.STRING:
      return 'must be a string of valid Unicode';
    case ScalarType.BOOL:
      return 'must be true or false';
    case ScalarType.BYTES:
      return 'must be base64';
    case ScalarType.DOUBLE:
    case ScalarType.FLOAT:
      return 'must be a finite number';
    case ScalarType.INT64:
    case ScalarType.SINT64:
    case ScalarType.SFIXED64:
      return expectRange(ranges.int64);
    case ScalarType.UINT64:
    case ScalarType.FIXED64:
      return expectRange(ranges.uint64);
    case ScalarType.UINT32:
    case ScalarType.FIXED32:
      return expectRange(ranges.uint32);
    default:
      return expectRange(ranges.int32);
  }
}

/** The number of an enum's value by its name or, in JSON, by a number the enum knows. */
export function readEnum(type: DescEnum, value: unknown): number | undefined {
  if (typeof value === 'number') return type.values.find(({ number }) => number === value)?.number;
  return type.values.find(({ name, jsonName }) => name === value || jsonName === value)?.number;
}

/** The names a caller may choose from; zero only stands for a missing value. */
export function enumExpectation(type: DescEnum): string {
  const names = type.values.filter(({ number }) => number !== 0).map(({ jsonName }) => jsonName);
  return `must be one of ${names.join(', ')}`;
}

function readBool(value: unknown, form: Form): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (form === 'json' || (value !== 'true' && value !== 'false')) return undefined;
  return value === 'true';
}

function readDouble(value: unknown, greatest: number): number | undefined {
  const isText = typeof value === 'string' && jsonNumber.test(value);
  if (!isText && typeof value !== 'number' && typeof value !== 'bigint') return undefined;
  const number = Number(value);
  return Math.abs(number) <= greatest ? number : undefined;
}

/** A number that JSON.parse had to round is no integer; `parseJson` gives long ones as bigint. */
function readInteger(value: unknown, [least, greatest]: readonly [bigint, bigint]): bigint | undefined {
  const isExact = typeof value === 'bigint' || (typeof value === 'number' && Number.isSafeInteger(value));
  if (!isExact && !(typeof value === 'string' && decimal.test(value))) return undefined;
  const integer = BigInt(value);
  return integer >= least && integer <= greatest ? integer : undefined;
}

function toNumber(integer: bigint | undefined): number | undefined {
  return integer === undefined ? undefined : Number(integer);
}

function expectRange([least, greatest]: readonly [bigint, bigint]): string {
  return `must be a whole number from ${least} to ${greatest}`;
}

/**
 * Base64 in the standard or the URL-safe alphabet, padded or not (RFC 4648 §4, §5), in
 * its one spelling: no whitespace, no set bits behind the end.
 */
export function readBase64(text: string): Uint8Array | undefined {
  const padded = text.endsWith('=') ? text : text.padEnd(Math.ceil(text.length / 4) * 4, '=');
  const alphabet = text.includes('-') || text.includes('_') ? 'base64url' : 'base64';
  try {
    const bytes = Uint8Array.fromBase64(padded, { alphabet, lastChunkHandling: 'strict' });
    // The decoder skips whitespace; every four characters must have given three bytes.
    return Math.ceil(bytes.length / 3) * 4 === padded.length ? bytes : undefined;
  } catch {
    return undefined;
  }
}
