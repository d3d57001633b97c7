import { accessSync, constants, statSync } from 'node:fs';
import { type Keyring, parseMasterKeys } from '../secrets/keyring.ts';
import { Secret } from './secret.ts';
import { type Setting, defineSetting } from './setting.ts';

const unitsMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** One of a closed set of words. */
export function oneOf<const T extends string>(
  variable: string,
  words: readonly T[],
  options: { default?: NoInfer<T> } = {},
): Setting<T> {
  const read = (text: string) => words.find((word) => word === text);
  return defineSetting(variable, `one of ${words.join(', ')}`, read, options.default);
}

/** A whole number within bounds, both inclusive. */
export function integer(
  variable: string,
  options: { min: number; max: number; default?: number },
): Setting<number> {
  const { min, max } = options;
  const read = (text: string) => {
    const value = /^-?\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    return value >= min && value <= max ? value : undefined;
  };
  return defineSetting(variable, `a whole number from ${min} to ${max}`, read, options.default);
}

/** A span of time such as `500ms`, `30s`, `5m`, `12h`, `30d`, in milliseconds. Bounds are inclusive. */
export function duration(
  variable: string,
  options: { minMs: number; maxMs: number; defaultMs?: number },
): Setting<number> {
  const { minMs, maxMs } = options;
  const read = (text: string) => {
    const [, count, unit] = /^(\d{1,12})(ms|s|m|h|d)$/.exec(text) ?? [];
    const value = Number(count) * (unitsMs[unit ?? ''] ?? Number.NaN);
    return value >= minMs && value <= maxMs ? value : undefined;
  };
  const rule = `a duration such as 500ms, 30s or 5m, from ${minMs} to ${maxMs} ms`;
  return defineSetting(variable, rule, read, options.defaultMs);
}

/** A text that is not to be printed, 1 to 4096 characters. */
export function secret(variable: string): Setting<Secret> {
  return defineSetting(variable, 'a text of 1 to 4096 characters', (text) =>
    text.length <= 4096 ? new Secret(text) : undefined,
  );
}

/** A plain text of one line. Not for secrets. */
export function plainText(
  variable: string,
  options: { maxLength: number; default?: string },
): Setting<string> {
  const { maxLength } = options;
  const read = (text: string) => (text.length <= maxLength && !/\p{Cc}/u.test(text) ? text : undefined);
  return defineSetting(variable, `one line of at most ${maxLength} characters`, read, options.default);
}

/** The path of a file that exists and can be read now. Its content is not looked at. */
export function filePath(variable: string): Setting<string> {
  return defineSetting(variable, 'the path of a readable file', (path) => {
    try {
      accessSync(path, constants.R_OK);
      return statSync(path).isFile() ? path : undefined;
    } catch {
      return undefined;
    }
  });
}

/** The key-encryption keys, as `id:base64-of-32-bytes`, comma separated; the first one seals. */
export function masterKeys(variable: string): Setting<Keyring> {
  const rule = 'a list of id:base64-of-32-bytes, comma separated, ids unique, the first one sealing';
  return defineSetting(variable, rule, parseMasterKeys);
}
