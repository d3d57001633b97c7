import { systemClock } from '@cedula/chassis/time/clock.ts';
import type { Bank } from './bank.ts';
import { type BankLineOptions, openBankLine } from './bank-line.ts';
import { createCommands } from './commands.ts';
import { createQuestions } from './questions.ts';
import { createTokenise } from './tokenise.ts';

/** What `createHttpBank` takes. */
export type HttpBankOptions = Omit<BankLineOptions, 'clock'> & Partial<Pick<BankLineOptions, 'clock'>>;

/** The bank over HTTP. */
export interface HttpBank extends Bank {
  /** Breaks off what is under way. */
  close(): Promise<void>;
}

/**
 * Speaks the protocol of services/bank-simulator to whoever serves it. Everything is tried up to
 * three times: a command is done once under its key, and a token too many moves no money.
 */
export function createHttpBank(options: HttpBankOptions): HttpBank {
  const line = openBankLine({ clock: systemClock, ...options });
  return {
    tokenise: createTokenise(line),
    ...createCommands(line, options.log),
    ...createQuestions(line),
    close: () => line.close(),
  };
}
