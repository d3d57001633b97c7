import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { root, type ToolOutcome } from './run-tool.ts';

/** Every service says what it owns and whom it calls, in a README.md of its own. */
export function requireServicePages(folder = root): ToolOutcome {
  const services = globSync('services/*', { cwd: folder });
  const missing = services.filter((service) => !existsSync(join(folder, service, 'README.md')));
  return {
    succeeded: services.length > 0 && missing.length === 0,
    output: missing.map((service) => `missing: ${service}/README.md\n`).join(''),
  };
}
