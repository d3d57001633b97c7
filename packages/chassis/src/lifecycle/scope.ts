/** Closes what was opened. May be asked once only. */
export type Closer = () => unknown;

/** What the start of a service is given to say what it opened. */
export interface Scope {
  /**
   * Aborted as soon as the process begins to stop, before anything is closed: readiness
   * and health turn here, loops take nothing new.
   */
  readonly signal: AbortSignal;
  /** Registers how something is closed, right after it was opened. Closing goes in reverse order. */
  use(name: string, close: Closer): void;
  /** Ends the process in order, with a failure: for what runs on its own and cannot go on. */
  fail(error: unknown): void;
}

/** A closer that failed. */
export interface CloseFailure {
  readonly name: string;
  readonly error: unknown;
}

/** The list of what is open, last opened first. */
export interface OpenThings {
  use(name: string, close: Closer): void;
  /** What is being closed now, for the message when it takes too long. */
  closing(): string | undefined;
  /**
   * Closes everything, one after the other: what was opened later may need what was
   * opened earlier. One that fails does not keep the others open.
   */
  closeAll(): Promise<CloseFailure[]>;
}

/** Makes an empty list. */
export function createOpenThings(): OpenThings {
  const open: { readonly name: string; readonly close: Closer }[] = [];
  let current: string | undefined;
  let isClosed = false;
  return {
    use(name, close) {
      if (isClosed) throw new Error(`${name} was opened after everything was closed`);
      open.push({ name, close });
    },
    closing: () => current,
    async closeAll() {
      const failures: CloseFailure[] = [];
      for (let next = open.pop(); next !== undefined; next = open.pop()) {
        current = next.name;
        try {
          await next.close();
        } catch (error) {
          failures.push({ name: next.name, error });
        }
      }
      current = undefined;
      isClosed = true;
      return failures;
    },
  };
}
