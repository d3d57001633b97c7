import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serviceNames } from '../services.ts';

/** Fills a folder with stand-ins for all services, laid out as `services/` is. */
export function makeStandIns(folder: string): string {
  const programs = { 'main.ts': 'service.ts', 'migrate.ts': 'migration.ts' };
  for (const service of serviceNames) {
    mkdirSync(join(folder, service, 'src'), { recursive: true });
    for (const [program, standIn] of Object.entries(programs)) {
      const target = fileURLToPath(new URL(standIn, import.meta.url));
      writeFileSync(join(folder, service, 'src', program), `import ${JSON.stringify(target)};\n`);
    }
  }
  return folder;
}
