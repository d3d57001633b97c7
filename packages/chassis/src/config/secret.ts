import { inspect } from 'node:util';

const hidden = '[secret]';

/**
 * A text that must not reach a log by accident. Whatever prints an object (JSON, the
 * inspector, a template string) prints `[secret]`; only `reveal()` gives the text.
 */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The text itself, for the one call that needs it. */
  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return hidden;
  }

  toJSON(): string {
    return hidden;
  }

  [inspect.custom](): string {
    return hidden;
  }
}
