import type { Endpoint, FaultName } from './faults.ts';

/** Which calls a fault strikes; what is left out fits every call. */
export interface FaultOrder {
  readonly fault: FaultName;
  readonly endpoint?: Endpoint | undefined;
  /** The card's last four digits. */
  readonly last4?: string | undefined;
  /** The merchant's: of the payment or of the step. */
  readonly reference?: string | undefined;
  /** The next so many calls that fit. Without it, until it is lifted. */
  readonly times?: number | undefined;
  /** Of the calls that fit, from 0 to 1. */
  readonly share?: number | undefined;
  /** For `slow` and `late`. */
  readonly delayMs?: number | undefined;
}

/** A call, as far as it is known before it is done. */
export interface Call {
  readonly endpoint: Endpoint;
  readonly last4?: string | undefined;
  readonly references: readonly string[];
}

/** A fault that is in force. */
export interface StandingFault extends FaultOrder {
  readonly id: string;
}

/** The faults that were ordered, oldest first. */
export interface FaultDesk {
  /** Undefined where too many are in force. */
  order(fault: FaultOrder): StandingFault | undefined;
  /** The fault that strikes this call; counts it. */
  strike(call: Call): StandingFault | undefined;
  list(): readonly StandingFault[];
  /** False where there is none of that id. */
  lift(id: string): boolean;
  liftAll(): void;
}

const maxFaults = 1_000;

/** @param random from 0 inclusive to 1 exclusive, for shares */
export function createFaultDesk(random: () => number = Math.random): FaultDesk {
  const standing = new Map<string, StandingFault>();
  let count = 0;

  function strikes(fault: StandingFault, { endpoint, last4, references }: Call): boolean {
    return (
      (fault.endpoint === undefined || fault.endpoint === endpoint) &&
      (fault.last4 === undefined || fault.last4 === last4) &&
      (fault.reference === undefined || references.includes(fault.reference)) &&
      (fault.share === undefined || random() < fault.share)
    );
  }

  return {
    order(fault) {
      if (standing.size >= maxFaults) return undefined;
      count += 1;
      const ordered = { ...fault, id: `fault_${count}` };
      standing.set(ordered.id, ordered);
      return ordered;
    },
    strike(call) {
      const fault = standing.values().find((candidate) => strikes(candidate, call));
      if (fault?.times === undefined) return fault;
      if (fault.times === 1) standing.delete(fault.id);
      else standing.set(fault.id, { ...fault, times: fault.times - 1 });
      return fault;
    },
    list: () => [...standing.values()],
    lift: (id) => standing.delete(id),
    liftAll: () => standing.clear(),
  };
}
