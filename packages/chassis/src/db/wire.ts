import { TransactionFailed } from './database-error.ts';

/** What is needed of a `pg` client. */
export interface WireClient {
  query(...args: unknown[]): unknown;
  /** Destroys the socket where a query is under way. */
  end(): Promise<unknown>;
}

/** How much went over the wire. */
export interface Traffic {
  /** SQL statements, transaction control included. */
  statements: number;
  /** Messages that were answered. */
  trips: number;
  /** When the last answer came that was no failure: `performance.now()`. */
  answeredAt: number;
}

/** What `batchStatements` takes. */
export interface WireOptions {
  readonly traffic: Traffic;
  /** After this the connection is cut: a server that hangs cannot apply its own timeouts. */
  readonly answerTimeoutMs: number;
}

/** What the driver makes of an answer. */
interface Answer {
  readonly command: string;
  readonly rowCount: number | null;
  readonly rows: readonly unknown[];
}

const nothing: Answer = { command: '', rowCount: 0, rows: [] };
const starts = /^(begin|start transaction)\b/;
const sets = /^select set_config\('app\./;
const ends = /^(commit|rollback)$/;

/**
 * Saves trips on one connection, and changes nothing of what is executed or in which
 * order. The start of a transaction and the settings that its policies read travel in one
 * message with its first statement (the ORM writes values into its statements, so that
 * PostgreSQL's simple protocol takes several at once); the end of a read-only
 * transaction is sent, but not waited for. A read then waits once instead of four times.
 *
 * A transaction in which nothing was asked never reaches the server. One in which a
 * statement failed can only be rolled back: `commit` then throws, where PostgreSQL would
 * roll back without a word and the caller believe that its rows are there.
 */
export function batchStatements(client: WireClient, { traffic, answerTimeoutMs }: WireOptions): void {
  const send = client.query.bind(client);
  let held: string[] = [];
  let isOpen = false;
  let isReadOnly = false;
  let hasFailed = false;
  let unanswered: Promise<unknown> | undefined;

  async function ask(statements: readonly string[], ...values: unknown[]): Promise<Answer> {
    traffic.statements += statements.length;
    traffic.trips += 1;
    // An end that is not waited for may fail when the next transaction has begun already.
    const isInside = isOpen;
    const timer = setTimeout(() => void client.end().catch(() => undefined), answerTimeoutMs);
    try {
      const answer = await send(statements.join(';'), ...values);
      traffic.answeredAt = performance.now();
      return asAnswer(Array.isArray(answer) ? answer.at(-1) : answer);
    } catch (error) {
      if (isInside) hasFailed = isOpen;
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  function start(text: string): Answer {
    held = [text];
    isOpen = true;
    isReadOnly = text.endsWith('read only');
    hasFailed = false;
    return nothing;
  }

  async function end(text: string): Promise<Answer> {
    const neverStarted = held.length > 0;
    const mustRollBack = hasFailed;
    held = [];
    isOpen = hasFailed = false;
    if (neverStarted) return nothing;
    if (isReadOnly) {
      // Where it fails the connection is broken, and the pool notices that by itself.
      unanswered = ask([text]).catch(() => undefined);
      return nothing;
    }
    if (text === 'commit' && !mustRollBack) return ask([text]);
    // The driver gives the connection back only when this succeeds. Where it cannot, the
    // connection is broken, and the pool drops it on return.
    await ask(['rollback']).catch(() => undefined);
    if (text === 'commit') throw new TransactionFailed();
    return nothing;
  }

  async function query(text: string, values: readonly unknown[]): Promise<Answer> {
    if (starts.test(text)) return start(text);
    if (held.length > 0 && sets.test(text)) {
      held.push(text);
      return nothing;
    }
    // Whoever got the connection finds the transaction before ended.
    await unanswered;
    unanswered = undefined;
    if (ends.test(text)) return end(text);
    if (hasFailed) throw new TransactionFailed();
    const before = held;
    held = [];
    if (values.length === 0) return ask([...before, text]);
    if (before.length > 0) await ask(before);
    return ask([text], values);
  }

  client.query = (text, values, ...rest) => {
    if (typeof text === 'string' && rest.length === 0 && (values === undefined || Array.isArray(values))) {
      return query(text, values ?? []);
    }
    throw new Error('a cursor would overtake the start of its transaction');
  };
}

function asAnswer(value: unknown): Answer {
  return isAnswer(value) ? value : nothing;
}

function isAnswer(value: unknown): value is Answer {
  return typeof value === 'object' && value !== null && 'rows' in value && 'command' in value;
}
