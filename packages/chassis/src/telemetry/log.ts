import { type DestinationStream, type Logger as PinoLogger, pino } from 'pino';
import { describeError } from '../redaction/describe-error.ts';
import { redact, redactText } from '../redaction/redact.ts';
import type { TraceContext } from './trace.ts';

/** How much a line matters. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'fatal';

/** What a line says beside its message: ids, counts, outcomes; an error under `err`. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Writes a line, as pino does: fields first where there are any, then the message. */
export interface LogLine {
  (message: string): void;
  (fields: LogFields, message: string): void;
}

/**
 * The log of a process. One line per business event: `log.info({ imageId, sizeBytes },
 * 'image stored')`. Everything handed to it is redacted on its way, so that a mistake is
 * not a leak; bodies, pictures and personal data are still not to be handed to it.
 */
export interface Logger extends Readonly<Record<LogLevel, LogLine>> {
  /** A log whose every line carries these fields. */
  child(fields: LogFields): Logger;
}

/** What `createLogger` takes. */
export interface LoggerOptions {
  /** Stands in every line. */
  readonly service: string;
  readonly level: LogLevel | 'silent';
  /** Where lines go, standard output where it is left out. */
  readonly destination?: DestinationStream;
}

/**
 * Makes the log of a process: one JSON object per line. Lines are written synchronously,
 * so that the last one of a dying process is there.
 */
export function createLogger({ service, level, destination }: LoggerOptions): Logger {
  const options = {
    level,
    base: { service },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    // Errors arrive described already; pino's own serialiser would copy every property.
    serializers: { err: (described: unknown) => described },
  };
  return redacting(pino(options, destination ?? pino.destination({ fd: 1, sync: true })));
}

/** The log of one call: every line carries its trace and, where there is one, its request id. */
export function logOf(log: Logger, { traceId, spanId }: TraceContext, requestId?: string): Logger {
  return log.child(requestId === undefined ? { traceId, spanId } : { requestId, traceId, spanId });
}

/** The only way to pino: behind it nothing arrives that was not searched. */
function redacting(log: PinoLogger): Logger {
  function lineOf(level: LogLevel): LogLine {
    return (first: string | LogFields, message?: string) => {
      if (!log.isLevelEnabled(level)) return;
      if (typeof first === 'string') log[level](redactText(first));
      else log[level](redactFields(first), redactText(message ?? ''));
    };
  }
  return {
    debug: lineOf('debug'),
    info: lineOf('info'),
    warn: lineOf('warn'),
    error: lineOf('error'),
    fatal: lineOf('fatal'),
    child: (fields) => redacting(log.child(redactFields(fields))),
  };
}

function redactFields({ err, ...fields }: LogFields): Record<string, unknown> {
  const redacted = redact(fields);
  return {
    ...(typeof redacted === 'object' ? redacted : {}),
    ...(err === undefined ? {} : { err: describeError(err) }),
  };
}
