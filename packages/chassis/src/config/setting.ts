/**
 * One environment variable and how it is read. `read` gives `undefined` for a text that
 * breaks the rule; the rule is what people see, the text never is, since it may be a secret.
 */
export interface Setting<T> {
  /** For example `CEDULA_GRPC_LISTEN`. */
  readonly variable: string;
  /** Completes the sentence "CEDULA_GRPC_LISTEN must be …". */
  readonly rule: string;
  readonly read: (text: string) => T | undefined;
  /** What holds where the variable is unset or empty. Without it the variable is required. */
  readonly fallback?: { readonly value: T };
}

/** Settings by name, in groups where that reads better (`tls: { ca, cert, key }`). */
export interface Settings {
  readonly [name: string]: Setting<unknown> | Settings;
}

/** The values that settings are read to. */
export type ValuesOf<S> = {
  readonly [K in keyof S]: S[K] extends Setting<infer T> ? T : ValuesOf<S[K]>;
};

/** Whether an entry is a setting, not a group of them. */
export function isSetting(entry: Setting<unknown> | Settings): entry is Setting<unknown> {
  return typeof entry['variable'] === 'string';
}

/** The same setting where it may be left out; its value is then `undefined`. */
export function optional<T>(setting: Setting<T>): Setting<T | undefined> {
  return { ...setting, fallback: { value: undefined } };
}

/** A setting, with a fallback only where there is a default. */
export function defineSetting<T>(
  variable: string,
  rule: string,
  read: (text: string) => T | undefined,
  fallback?: T,
): Setting<T> {
  const base = { variable, rule, read };
  return fallback === undefined ? base : { ...base, fallback: { value: fallback } };
}
