/** What went wrong with a call. Every failure is one of its kinds, but for those of the caller's own AbortSignal. */
export class CedulaError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** No answer came, or not all of it: whether the call had an effect is unknown. */
export class ConnectionError extends CedulaError {}

/** The call's time was over before its answer was there: whether it had an effect is unknown. */
export class TimeoutError extends CedulaError {
  readonly timeoutMs: number;

  constructor(timeoutMs: number, options?: ErrorOptions) {
    super(`there was no answer within ${timeoutMs} ms`, options);
    this.timeoutMs = timeoutMs;
  }
}

/** What answered was not Cedula: a proxy, or another server. */
export class UnexpectedAnswerError extends CedulaError {
  readonly status: number;

  constructor(message: string, status: number, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}

/** A file that was refused before anything was sent. */
export class UploadError extends CedulaError {
  /** The field of the request that the file was for. */
  readonly field: string;

  constructor(field: string, message: string) {
    super(`${field}: ${message}`);
    this.field = field;
  }
}
