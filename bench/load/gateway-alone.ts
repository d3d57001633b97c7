import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serviceNames } from '../../tools/stack/services.ts';
import { type PrivateStack, startPrivateStack } from '../../tools/testing/mesh.ts';
import { temporaryFolder } from '../../tools/testing/temporary-data.ts';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The real gateway on real Redis and NATS, with stubs behind it, and limits that nothing runs into. */
export async function startGatewayAlone(): Promise<PrivateStack> {
  const folder = temporaryFolder();
  for (const name of serviceNames) {
    mkdirSync(join(folder, name, 'src'), { recursive: true });
    writeFileSync(join(folder, name, 'src', 'main.ts'), `import ${JSON.stringify(at('stub-service.ts'))};\n`);
    writeFileSync(join(folder, name, 'src', 'migrate.ts'), '');
  }
  rmSync(join(folder, 'gateway'), { recursive: true });
  symlinkSync(at('../../services/gateway'), join(folder, 'gateway'));
  const stack = await startPrivateStack({
    servicesFolder: folder,
    environment: { CEDULA_RATE_PER_SECOND: '100000', CEDULA_RATE_BURST: '100000' },
  });
  return {
    ...stack,
    async [Symbol.asyncDispose]() {
      await stack[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
