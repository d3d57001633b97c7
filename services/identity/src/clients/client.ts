import { newId } from '@cedula/chassis/ids/id.ts';
import type { OwnLimits } from './limits.ts';

/** A company that uses Cedula: the tenant to whom everything belongs. */
export interface Client extends OwnLimits {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly createTime: Date;
}

/** A new client with an id of its own. Name and email have been judged by the contract. */
export function newClient({ name, email }: { name: string; email: string }, now: Date): Client {
  return { id: newId('cli'), name, email, createTime: now };
}
