import { Cedula, ProblemError } from '@cedula/client';
import { setTimeout as delay } from 'node:timers/promises';

/** A company's first access key, and the client that calls with it. */
export interface SignedUp {
  readonly keyId: string;
  readonly secret: string;
  readonly cedula: Cedula;
}

/** Limits that no test here runs into by calling often: what is refused is refused for the fault. */
export const faultySettings = {
  CEDULA_ENGINE: 'simulated',
  CEDULA_RATE_PER_SECOND: '10000',
  CEDULA_RATE_BURST: '10000',
  CEDULA_QUOTA_PER_MONTH: '1000000',
  CEDULA_SIGNUP_BURST: '10000',
  CEDULA_SIGNUP_PER_MINUTE: '10000',
};

/** Signs a company up; where that is put off, again. */
export async function signUp(httpUrl: string, tries = 30): Promise<SignedUp> {
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
