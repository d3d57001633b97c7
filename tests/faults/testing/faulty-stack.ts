import { Cedula, ProblemError } from '@cedula/client';
import { setTimeout as delay } from 'node:timers/promises';
import { type PrivateStack, startPrivateStack } from '../../../tools/testing/mesh.ts';

/** A company's first access key, and the client that calls with it. */
export interface SignedUp {
  readonly keyId: string;
  readonly secret: string;
  readonly cedula: Cedula;
}

/** A Cedula whose parts a test kills, and what was said of processes that ended. */
export interface FaultyStack extends PrivateStack {
  /** A sentence for each process that ended without having been asked to. */
  readonly reports: readonly string[];
  /** Signs a company up; where that is put off, again. */
  signUp(): Promise<SignedUp>;
}

/** Limits that no test here runs into by calling often: what is refused is refused for the fault. */
const settings = {
  CEDULA_ENGINE: 'simulated',
  CEDULA_RATE_PER_SECOND: '10000',
  CEDULA_RATE_BURST: '10000',
  CEDULA_QUOTA_PER_MONTH: '1000000',
  CEDULA_SIGNUP_BURST: '10000',
  CEDULA_SIGNUP_PER_MINUTE: '10000',
};

/** Starts a whole Cedula of a test file's own. */
export async function startFaultyStack(): Promise<FaultyStack> {
  const reports: string[] = [];
  const stack = await startPrivateStack({ environment: settings, report: (line) => reports.push(line) });
  return { ...stack, reports, signUp: () => signUp(stack.httpUrl, 30) };
}

async function signUp(httpUrl: string, tries: number): Promise<SignedUp> {
  try {
    const company = { name: 'Utopia Rentals', email: 'it@rentals.example' };
    const { accessKey, secret, cedula } = await Cedula.signUp(httpUrl, company);
    return { keyId: accessKey.id, secret, cedula };
  } catch (error) {
    if (tries === 1 || !(error instanceof ProblemError) || error.status !== 503) throw error;
    await delay(150);
    return signUp(httpUrl, tries - 1);
  }
}
