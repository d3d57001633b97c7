import type { Bench, PairName } from '../cases/case.ts';
import type { Contract } from '../contract.ts';
import { createPeople, type Logins } from '../parties/people.ts';
import { createParty, type Party } from '../parties/party.ts';
import { signUp } from '../parties/sign-up.ts';
import { connectBinary, connectJson } from '../requests/connect.ts';
import { rest } from '../requests/rest.ts';
import type { AccessKey } from '../requests/send.ts';
import type { Transport } from '../requests/transport.ts';

/** The clients that cases run with. */
export interface Benches {
  /** Whether clients can be made: else all cases share two, and must not run at once. */
  readonly isOpen: boolean;
  get(pair: PairName): Promise<Bench>;
  /** Puts new clients in the place of those that may have no more of something. False: there are none. */
  renew(pair: PairName, full: Bench): Promise<boolean>;
}

export interface BenchOptions {
  readonly baseUrl: string;
  readonly contract: Contract;
  /** The keys of two clients; undefined: clients are signed up. */
  readonly accessKeys?: readonly [AccessKey, AccessKey] | undefined;
  /** Who can be signed in. */
  readonly logins?: Logins;
  /** Ways to call beyond those that everybody has. */
  readonly transports?: readonly Transport[];
}

export function createBenches(options: BenchOptions): Benches {
  const { baseUrl, contract, accessKeys, logins = {}, transports = [] } = options;
  const { routes, makers, validRequests } = contract;
  const benches = new Map<PairName, Promise<Bench>>();
  const people = createPeople(baseUrl, contract, logins);
  const ways = [rest, connectJson, connectBinary, ...transports];

  async function party(given: AccessKey | undefined): Promise<Party> {
    const accessKey = given ?? (await signUp(baseUrl, routes, validRequests));
    return createParty({ baseUrl, accessKey, makers, validRequests });
  }

  async function open(pair: PairName): Promise<Bench> {
    const [one, other] = await Promise.all([party(accessKeys?.[0]), party(accessKeys?.[1])]);
    // Where it matters that nothing of the other client changes, it has everything from the start.
    if (pair === 'foreign') await Promise.all([...makers.keys()].map((prefix) => other.own(prefix)));
    return { baseUrl, one, other, people, transports: ways };
  }

  return {
    isOpen: accessKeys === undefined,
    get(pair) {
      const name = accessKeys === undefined ? pair : 'shared';
      const bench = benches.get(name) ?? open(name);
      benches.set(name, bench);
      return bench;
    },
    async renew(pair, full) {
      if (accessKeys !== undefined) return false;
      // Of many cases that meet the same limit, the first makes the new clients.
      if ((await benches.get(pair)) === full) benches.set(pair, open(pair));
      return true;
    },
  };
}
