import { join } from 'node:path';

/**
 * Programs are kept as Node has compiled them, for whoever starts them next: half of what a start
 * costs. Beside the packages, since both are made anew from the same lock file.
 */
export const compiledPrograms: Readonly<Record<string, string>> = {
  NODE_COMPILE_CACHE: join(import.meta.dirname, '../../node_modules/.cache/compiled'),
};
