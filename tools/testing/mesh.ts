import { inject } from 'vitest';
import type { Mesh } from '../stack/start-services.ts';
import { type Stack, type StackOptions, startStack } from '../stack/start-stack.ts';
import { askControl } from './control.ts';
import { removeFolder, temporaryFolder } from './temporary-data.ts';

/** The mesh that all test files share. */
export type SharedMesh = Pick<Mesh, 'httpUrl' | 'ports' | 'environments'>;

/**
 * The whole of Cedula, started when the first test file asks for it. Its limits are those of
 * `mesh-settings.ts`; sign up a client of your own. It is nobody's to stop: a test of faults or
 * limits starts a private stack.
 */
export async function sharedMesh(): Promise<SharedMesh> {
  const mesh: SharedMesh = JSON.parse(await askControl(inject('control'), 'mesh'));
  return mesh;
}

/** A stack that one test has for itself. */
export type PrivateStack = Stack & AsyncDisposable;

/**
 * Starts all of Cedula for this test alone, with its own servers and an empty data folder:
 * `await using stack = await startPrivateStack({ environment: { CEDULA_RATE_BURST: '2' } })`.
 */
export async function startPrivateStack(
  options: Omit<StackOptions, 'dataFolder'> = {},
): Promise<PrivateStack> {
  const dataFolder = temporaryFolder();
  try {
    const stack = await startStack({ ...options, dataFolder });
    const end = async () => {
      await stack.stop();
      removeFolder(dataFolder);
    };
    return { ...stack, [Symbol.asyncDispose]: end };
  } catch (error) {
    removeFolder(dataFolder);
    throw error;
  }
}
