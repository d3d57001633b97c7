import type { Route } from '@cedula/operations/route.ts';
import type { Contract } from '../contract.ts';
import type { People } from '../parties/people.ts';
import type { Party } from '../parties/party.ts';
import type { Transport } from '../requests/transport.ts';

/** What cases try, in the order in which they run. */
export const kinds = [
  'valid',
  'random',
  'rule',
  'bound',
  'enum',
  'unknown field',
  'oversize',
  'any value',
  'credentials',
  'caller',
  'foreign',
  'paging',
  'parity',
  'idempotency',
] as const;

export type Kind = (typeof kinds)[number];

/** Clients that cases of one concern share: what one of them changes must not disturb another. */
export type PairName = 'shared' | 'foreign' | 'paging' | 'ending';

/** What a case runs against. */
export interface Bench {
  readonly baseUrl: string;
  /** The client that calls. */
  readonly one: Party;
  /** Another client. */
  readonly other: Party;
  /** The people whom the run can sign in. */
  readonly people: People;
  /** The ways to call that the deployment offers, REST first. */
  readonly transports: readonly Transport[];
}

/** One guarantee of one operation. */
export interface Case {
  readonly kind: Kind;
  readonly route: Route;
  readonly name: string;
  readonly pair: PairName;
  /** Rejects with what is wrong. */
  readonly run: (bench: Bench) => Promise<void>;
}

/** Makes the cases of one kind for one operation. Throws where the contract lacks a hint. */
export type CaseSource = (route: Route, contract: Contract) => readonly Case[];
