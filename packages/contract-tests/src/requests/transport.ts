import type { Route } from '@cedula/operations/route.ts';
import type { Draft } from '../values/draft.ts';
import type { Pace } from './pace.ts';
import type { Reply } from './reply.ts';
import type { AccessKey } from './send.ts';

/** Who calls. */
export interface Caller {
  readonly baseUrl: string;
  /** Undefined: nobody who says so. */
  readonly accessKey: AccessKey | undefined;
  readonly pace: Pace;
}

/** A call, whichever way it goes. */
export interface Call {
  readonly route: Route;
  readonly draft: Draft;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A way to call operations. */
export interface Transport {
  readonly name: string;
  /** Whether it takes whatever JSON there is; others take messages alone. */
  readonly takesAnyJson: boolean;
  /** Whether a caller has to say by itself who it is. */
  readonly takesCredentials: boolean;
  /** Whether an operation can be called this way. */
  carries(route: Route): boolean;
  ask(caller: Caller, call: Call): Promise<Reply>;
}
