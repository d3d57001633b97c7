import {
  Operation_Caller,
  Operation_Effect,
  Operation_Idempotency,
} from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import { madeWithOf } from '@cedula/operations/resource.ts';
import type { Route } from '@cedula/operations/route.ts';
import { randomUUID } from 'node:crypto';
import { createPace } from '../requests/pace.ts';
import type { Reply } from '../requests/reply.ts';
import { rest } from '../requests/rest.ts';
import type { AccessKey } from '../requests/send.ts';
import type { Transport } from '../requests/transport.ts';
import type { Draft } from '../values/draft.ts';
import { fillIds, randomId } from '../values/placeholder.ts';
import type { ValidRequests } from '../values/valid.ts';
import { messageOf } from './full.ts';
import { type Maker, textAt } from './makers.ts';

/** How a call goes, where it is not plain REST under the party's own key. */
export interface AskOptions {
  readonly transport?: Transport;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether a call that must have a name of its own gets one; unless told otherwise it does. */
  readonly isNamed?: boolean;
  /** Undefined: none. */
  readonly accessKey?: AccessKey | undefined;
}

/** A client of Cedula, as a case sees it. */
export interface Party {
  readonly accessKey: AccessKey;
  /** Calls an operation with this very request, and gives whatever comes back. */
  ask(route: Route, draft: Draft, options?: AskOptions): Promise<Reply>;
  /** Puts ids of the party's own into a request: new ones where the operation changes what they name. */
  fill(route: Route, draft: Draft): Promise<Draft>;
  /** The id of something that the party has and keeps. */
  own(prefix: string): Promise<string>;
  /** The id of something that was made for the caller, with these fields beside those it needs. */
  fresh(prefix: string, made?: Draft): Promise<string>;
}

export interface PartyOptions {
  readonly baseUrl: string;
  readonly accessKey: AccessKey;
  readonly makers: ReadonlyMap<string, Maker>;
  readonly validRequests: (route: Route) => ValidRequests;
}

export function createParty({ baseUrl, accessKey, makers, validRequests }: PartyOptions): Party {
  const pace = createPace();
  const kept = new Map<string, Promise<string>>();

  async function fresh(prefix: string, made: Draft = {}): Promise<string> {
    const maker = makers.get(prefix);
    if (maker === undefined) throw new Error(`no operation of the contract makes a ${prefix}_…`);
    const draft = await fillIds({ ...validRequests(maker.route).needed, ...made }, own);
    return textAt(messageOf(await ask(maker.route, draft)), maker.idPath);
  }

  function own(prefix: string): Promise<string> {
    const made = kept.get(prefix) ?? fresh(prefix);
    kept.set(prefix, made);
    return made;
  }

  function ask(route: Route, draft: Draft, options: AskOptions = {}): Promise<Reply> {
    const { transport = rest, headers = {}, isNamed = true } = options;
    const isPublic = route.operation.callers.includes(Operation_Caller.PUBLIC);
    const signer = 'accessKey' in options ? options.accessKey : accessKey;
    const caller = { baseUrl, pace, accessKey: isPublic ? undefined : signer };
    return transport.ask(caller, { route, draft, headers: { ...(isNamed && keyFor(route)), ...headers } });
  }

  return {
    accessKey,
    ask,
    own,
    fresh,
    fill(route, draft) {
      const made = madeWithOf(route.method.input);
      const give = changesWhatItNames(route)
        ? (prefix: string) => fresh(prefix, made === undefined ? {} : Object.fromEntries([made]))
        : own;
      return fillIds(draft, async (prefix) => (makers.has(prefix) ? give(prefix) : randomId(prefix)));
    },
  };
}

/** Where a call must have a name, it gets one. */
function keyFor({ operation }: Route): Record<string, string> {
  return operation.idempotency === Operation_Idempotency.REQUIRED ? { 'idempotency-key': randomUUID() } : {};
}

function changesWhatItNames({ operation, pathFields }: Route): boolean {
  if (operation.effect === Operation_Effect.REMOVE) return true;
  return operation.effect === Operation_Effect.WRITE && pathFields.length > 0;
}
