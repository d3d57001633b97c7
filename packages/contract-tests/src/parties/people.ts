import { Operation_Caller } from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import type { Contract } from '../contract.ts';
import { createPace } from '../requests/pace.ts';
import { rest } from '../requests/rest.ts';
import { messageOf } from './full.ts';
import { textAt } from './makers.ts';
import type { AskOptions } from './party.ts';

/** How somebody signs in. */
export interface Login {
  readonly login: string;
  readonly password: string;
}

/** Logins that a run may be given: of somebody who owns a client, and of an operator, who owns one too. */
export interface Logins {
  readonly owner?: Login | undefined;
  readonly operator?: Login | undefined;
}

/** Somebody whom a run can sign in, and what the contract knows them as. */
export interface PersonKind {
  readonly who: keyof Logins;
  /** What people call such a caller. */
  readonly name: string;
  readonly kinds: readonly Operation_Caller[];
}

const { PERSON, OPERATOR } = Operation_Caller;

export const personKinds: readonly PersonKind[] = [
  { who: 'owner', name: 'an owner', kinds: [PERSON] },
  { who: 'operator', name: 'an operator', kinds: [PERSON, OPERATOR] },
];

/** How calls are made as the people whose logins there are. */
export type People = (who: keyof Logins) => Promise<AskOptions | undefined>;

/** Shorter than access tokens are good for. */
const keptMs = 300_000;

/**
 * Signs people in when they are first wanted, by the public operation that issues a person's
 * credential for a login and a password, and again after a while. Where that is refused it rejects.
 */
export function createPeople(baseUrl: string, { routes }: Contract, logins: Logins): People {
  const signedIn = new Map<keyof Logins, { readonly untilMs: number; readonly as: Promise<AskOptions> }>();

  async function signIn({ login, password }: Login): Promise<AskOptions> {
    const route = routes.find(
      ({ method: { input }, operation: { callers, issues } }) =>
        callers.includes(Operation_Caller.PUBLIC) &&
        issues === PERSON &&
        input.fields.some(({ name }) => name === 'password'),
    );
    if (route === undefined) throw new Error('the contract has no public operation that signs people in');
    const caller = { baseUrl, accessKey: undefined, pace: createPace() };
    const reply = await rest.ask(caller, { route, draft: { login, password } });
    const token = route.method.output.fields.filter(({ name }) => name === 'access_token');
    const authorization = `Bearer ${textAt(messageOf(reply), token)}`;
    return { accessKey: undefined, headers: { authorization } };
  }

  return async (who) => {
    const login = logins[who];
    if (login === undefined) return undefined;
    const known = signedIn.get(who);
    if (known !== undefined && known.untilMs > Date.now()) return known.as;
    const as = signIn(login);
    signedIn.set(who, { untilMs: Date.now() + keptMs, as });
    return as;
  };
}
