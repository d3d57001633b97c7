import { type PrivateStack, startPrivateStack } from '../../../tools/testing/mesh.ts';
import { faultySettings, signUp, type SignedUp } from './sign-up.ts';

/** A Cedula whose parts a test kills, and what was said of processes that ended. */
export interface FaultyStack extends PrivateStack {
  /** A sentence for each process that ended without having been asked to. */
  readonly reports: readonly string[];
  /** Signs a company up; where that is put off, again. */
  signUp(): Promise<SignedUp>;
}

/** Starts a whole Cedula of a test file's own. */
export async function startFaultyStack(): Promise<FaultyStack> {
  const reports: string[] = [];
  const stack = await startPrivateStack({
    environment: faultySettings,
    report: (line) => reports.push(line),
  });
  return { ...stack, reports, signUp: () => signUp(stack.httpUrl) };
}
