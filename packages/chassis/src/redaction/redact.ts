import { containsCardNumber, maskCardNumbers } from './card-numbers.ts';

const hidden = '[redacted]';
const maxText = 2_000;
const maxDepth = 6;
const maxEntries = 50;

/**
 * Names under which secrets, pictures, document text and card data travel. Compared with
 * the end of a name, without `-` and `_`, so that `accessTokens` and `x-api-token` count.
 */
const hiddenName =
  /(authorization|cookie|secret|password|passphrase|token|masterkey|privatekey|signature|cvv|cvc|cardnumber|content|image|picture|selfie|mrz|descriptor|embedding)s?$|(blocks|fields|landmarks)$/i;

const hiddenPatterns: readonly (readonly [RegExp, string])[] = [
  // Credentials of our own kinds, whatever sentence they stand in.
  [/\b(cds|cdt|cdr|cdl|whsec)_[A-Za-z0-9+/=_-]{8,}/g, `$1_${hidden}`],
  [/\bey[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+/g, hidden],
  [/\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]{8,}/gi, `$1 ${hidden}`],
  // User name and password in a URL.
  [/(\/\/)[^\s/@]{1,256}@/g, `$1${hidden}@`],
];

/** One of these stands in every text that the patterns or a card number match; most texts have none. */
const suspicious = /(?:cd[lstr]|whsec)_|ey[\w-]{8}|bearer|basic|\/\/|\d(?:[ .-]?\d){12}/i;

/** A text without credentials and card numbers, cut after 2,000 characters. */
export function redactText(text: string): string {
  let redacted = text.length > maxText ? `${text.slice(0, maxText)}…` : text;
  if (!suspicious.test(redacted)) return redacted;
  for (const [pattern, replacement] of hiddenPatterns) redacted = redacted.replaceAll(pattern, replacement);
  return maskCardNumbers(redacted);
}

/**
 * A copy of a value that may be logged: what stands under a telling name is replaced,
 * texts are searched for credentials and card numbers, bytes become their count, and
 * depth and breadth are bounded.
 */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'bigint') return redactText(value.toString());
  if (typeof value === 'number') {
    return value >= 1e12 && containsCardNumber(String(value)) ? '[card]' : value;
  }
  if (typeof value !== 'object' || value === null) return value;
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `[${value.byteLength} bytes]`;
  if (value instanceof Date) return value;
  // Errors are for describeError; in any other place their properties may be a driver's inputs.
  if (value instanceof Error) return { type: value.name };
  if (depth >= maxDepth) return '[deep]';
  // A class that says how it is to be written (a Secret, a URL) is taken at its word.
  if ('toJSON' in value && typeof value.toJSON === 'function') return redact(value.toJSON(), depth + 1);
  if (Array.isArray(value)) return value.slice(0, maxEntries).map((item) => redact(item, depth + 1));
  return redactFields(value, depth);
}

function redactFields(fields: object, depth: number): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields).slice(0, maxEntries)) {
    const isHidden = value !== undefined && value !== null && isHiddenName(name);
    copy[name] = isHidden ? hidden : redact(value, depth + 1);
  }
  return copy;
}

// Names repeat from line to line. Bounded, since a caller's keys may be among them.
const judgedNames = new Map<string, boolean>();

function isHiddenName(name: string): boolean {
  const known = judgedNames.get(name);
  if (known !== undefined) return known;
  const isHidden = hiddenName.test(name.replaceAll(/[-_]/g, ''));
  if (judgedNames.size < 1_000 && name.length < 100) judgedNames.set(name, isHidden);
  return isHidden;
}
