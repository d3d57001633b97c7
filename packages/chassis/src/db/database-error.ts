import { DriverException } from '@mikro-orm/postgresql';
import { DomainError } from '../errors/domain-error.ts';

/**
 * A failure of the database that is nobody's absence: a rule of the schema, a value, a
 * bug. It says which rule, and nothing of the statement: the driver's own error carries
 * the statement with its values in its message, and would bring them into logs.
 */
export class DatabaseError extends Error {
  /** SQLSTATE (PostgreSQL appendix A), or the driver's own code. */
  readonly code: string | undefined;
  /** The constraint that was broken. */
  readonly constraint: string | undefined;
  readonly table: string | undefined;

  constructor({ code, constraint, table, routine }: Known) {
    const where = [table, constraint, routine].filter((part) => part !== undefined).join(', ');
    super(`the database refused (${code ?? 'no code'}${where === '' ? '' : `: ${where}`})`);
    this.name = 'DatabaseError';
    this.code = code;
    this.constraint = constraint;
    this.table = table;
  }
}

/** SQLSTATE in_failed_sql_transaction. */
const failedTransaction = '25P02';

/** A statement of the transaction failed before, and the failure was swallowed: nothing was committed. */
export class TransactionFailed extends Error {
  override readonly name = 'TransactionFailed';
  readonly code = failedTransaction;

  constructor() {
    super('nothing is committed: a statement of the transaction failed before');
  }
}

/** Whether a unique key refused a row, and where a constraint is named, that one. */
export function isUniqueViolation(error: unknown, constraint?: string): error is DatabaseError {
  return (
    error instanceof DatabaseError &&
    error.code === '23505' &&
    (constraint === undefined || error.constraint === constraint)
  );
}

/** Whether the same work may succeed when it is done again at once: serialization failure, deadlock. */
export function isConflict(error: unknown): boolean {
  const code = isOfDriver(error) ? knownOf(error).code : undefined;
  return code === '40001' || code === '40P01';
}

/**
 * What a failed transaction throws: errors of the work itself as they are, absence of
 * the database as `UNAVAILABLE`, everything else of the database as a DatabaseError.
 */
export function toThrown(error: unknown): unknown {
  return isOfDriver(error) ? fromDriver(error) : error;
}

/** The same for an error that can only have come from the driver. */
export function fromDriver(error: unknown): Error {
  const known = error instanceof Error ? knownOf(error) : {};
  if (known.code === failedTransaction) return new TransactionFailed();
  const described = new DatabaseError(known);
  return isAbsence(known) || isConflict(error) ? unavailable(described) : described;
}

/** The database cannot serve now; the same call may succeed in a moment. */
export function unavailable(cause: unknown): DomainError {
  return new DomainError('UNAVAILABLE', 'The service cannot reach its data at the moment.', {
    retryAfterSeconds: 1,
    cause,
  });
}

interface Known {
  readonly code?: string | undefined;
  readonly constraint?: string | undefined;
  readonly table?: string | undefined;
  /** The function of PostgreSQL that refused. */
  readonly routine?: string | undefined;
}

/** Messages of the driver that come without a code. */
const absences =
  /^(Connection terminated|timeout exceeded when trying to connect|Client (was closed|has encountered a connection error)|Cannot use a pool after calling end)/;

/** Work may fail with errors of other clients that carry the same codes: those are not the database's. */
function isOfDriver(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  return error instanceof DriverException || 'severity' in error || absences.test(error.message);
}

function isAbsence({ code = '' }: Known): boolean {
  // E…: the operating system. 08: connection, 53: resources, 57: shut down, or cancelled
  // by a timeout. 55P03: a lock was not given in time. 25P03, 25P04: idle for too long.
  return /^(E[A-Z]+|(08|53|57)...|55P03|25P0[34]|connection)$/.test(code);
}

function knownOf(error: Error): Known {
  return {
    code: textOf(error, 'code') ?? (absences.test(error.message) ? 'connection' : undefined),
    constraint: textOf(error, 'constraint'),
    table: textOf(error, 'table'),
    routine: textOf(error, 'routine'),
  };
}

function textOf(error: Error, property: string): string | undefined {
  const value: unknown = Reflect.get(error, property);
  return typeof value === 'string' ? value : undefined;
}
