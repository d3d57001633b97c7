import type { Violation } from '@cedula/chassis/errors/domain-error.ts';
import { invalidArgument, maxViolations } from '@cedula/chassis/errors/violations.ts';
import { maskCardNumbers } from '@cedula/chassis/redaction/card-numbers.ts';

/** Names that a caller made up are shown back cut to this length. */
const maxNameLength = 64;

/** Collects what is wrong with an input, so that its caller learns all of it at once. */
export class Findings {
  readonly #violations: Violation[] = [];

  /** A value that its field cannot take. `field` is the whole lowerCamelCase path. */
  type(field: string, message: string): void {
    this.#add({ field, rule: 'type', message });
  }

  /** A name, as the caller wrote it, that the message at path `parent` does not have. */
  unknown(parent: string, name: string, message = 'is not a field of this request'): void {
    const cut = name.length > maxNameLength ? `${name.slice(0, maxNameLength)}…` : name;
    this.#add({ field: join(parent, maskCardNumbers(cut.toWellFormed())), rule: 'unknown_field', message });
  }

  /** Throws INVALID_ARGUMENT with everything found, at most what one answer may hold. */
  throwIfAny(): void {
    if (this.#violations.length > 0) throw invalidArgument(this.#violations);
  }

  #add(violation: Violation): void {
    if (this.#violations.length < maxViolations) this.#violations.push(violation);
  }
}

/** The path of a field below another path, which is empty at the top. */
export function join(parent: string, name: string): string {
  return parent === '' ? name : `${parent}.${name}`;
}
