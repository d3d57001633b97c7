import type { BankAccess } from '../stack/servers/bank.ts';

/** A fault as the simulator's control port takes it: services/bank-simulator/README.md. */
export interface FaultOrder {
  readonly fault:
    | 'slow'
    | 'late'
    | 'no_answer_before'
    | 'no_answer_after'
    | 'cut_before'
    | 'cut_after'
    | 'error_before'
    | 'error_after'
    | 'garbage'
    | 'wrong_amount';
  readonly endpoint?: 'tokenise' | 'authorise' | 'capture' | 'void' | 'refund' | 'find' | 'list';
  readonly last4?: string;
  readonly reference?: string;
  readonly times?: number;
  readonly share?: number;
  readonly delayMs?: number;
}

/** Makes a bank misbehave. Where it is shared, say which card or reference. */
export interface BankControl {
  /** Gives what lifts the fault. */
  order(fault: FaultOrder): Promise<() => Promise<void>>;
  liftAll(): Promise<void>;
  /** Whether it takes connections at all. */
  listen(open: boolean): Promise<void>;
}

export function bankControl({ controlUrl, apiKey }: BankAccess): BankControl {
  async function ask(method: string, path: string, body?: object): Promise<unknown> {
    const answer = await fetch(`${controlUrl}/${path}`, {
      method,
      headers: { authorization: `Bearer ${apiKey}` },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} at the bank's control port: ${answer.status} ${text}`);
    return JSON.parse(text);
  }
  return {
    async order(fault) {
      const ordered = await ask('POST', 'faults', fault);
      const id = typeof ordered === 'object' && ordered !== null && 'id' in ordered ? String(ordered.id) : '';
      return async () => {
        await ask('DELETE', `faults/${id}`);
      };
    },
    async liftAll() {
      await ask('DELETE', 'faults');
    },
    async listen(open) {
      await ask('PUT', 'listener', { open });
    },
  };
}
