/** What a command reads from and writes to. */
export interface Terminal {
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: NodeJS.ProcessEnv;
}

/** Standard input; `isTTY`: somebody types there. */
export interface Input extends NodeJS.ReadableStream {
  readonly isTTY?: boolean;
  /** Every key at once, without echo. */
  setRawMode?(raw: boolean): unknown;
}

/** Standard output or error; `isTTY`: somebody reads there. */
export interface Output extends NodeJS.WritableStream {
  readonly isTTY?: boolean;
  /** Characters of a line, where that is known. */
  readonly columns?: number;
}

/** Writes a line of the answer. */
export function printLine({ stdout }: Terminal, line: string): void {
  stdout.write(`${line}\n`);
}

/** Writes a line for people who watch: whoever reads the answer by program does not get it. */
export function tellLine({ stderr }: Terminal, line: string): void {
  stderr.write(`${line}\n`);
}

/** Everything but what moves a terminal's cursor, colours it or rings its bell. */
// oxlint-disable-next-line no-control-regex -- those are the characters it is about
const control = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** A text of somebody else's, safe to be shown: nothing in it can act on the terminal. */
export function printable(text: string): string {
  return text.replaceAll(control, '\ufffd');
}
