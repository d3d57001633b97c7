import { fileURLToPath } from 'node:url';
import { compiledPrograms } from '../compiled-programs.ts';
import { manageProcess } from '../processes/managed-process.ts';
import { answersHttp } from '../processes/probes.ts';
import { baseEnvironment, processHost, type RunningServer, type ServerHost } from './server-host.ts';

/** What a client of the bank needs. */
export interface BankAccess {
  /** Without credentials. */
  readonly url: string;
  readonly apiKey: string;
  /** Where faults are ordered, with the same key: services/bank-simulator/README.md. */
  readonly controlUrl: string;
}

export type BankServer = RunningServer & BankAccess;

const program = fileURLToPath(new URL('../../../services/bank-simulator/src/main.ts', import.meta.url));

/** Starts the simulated bank: a server of the stack like a database, which knows nothing of the mesh. */
export async function startBank(host: ServerHost): Promise<BankServer> {
  const storeFolder = host.data.subfolder('bank');
  const apiKey = host.data.secrets('bank/api-key');
  const port = await host.ports.take();
  const controlPort = await host.ports.take();
  const internalPort = await host.ports.take();
  const managed = manageProcess(
    {
      name: 'bank-simulator',
      command: [process.execPath, program],
      environment: {
        ...baseEnvironment(),
        ...compiledPrograms,
        CEDULA_BANK_LISTEN: `127.0.0.1:${port}`,
        CEDULA_BANK_CONTROL_LISTEN: `127.0.0.1:${controlPort}`,
        CEDULA_INTERNAL_LISTEN: `127.0.0.1:${internalPort}`,
        CEDULA_BANK_API_KEY: apiKey,
        CEDULA_BANK_FOLDER: storeFolder,
      },
      ready: answersHttp(`http://127.0.0.1:${internalPort}/readyz/self`),
      readyTimeoutMs: 60_000,
      stopSignal: 'SIGTERM',
      stopTimeoutMs: 5_000,
    },
    processHost(host),
  );
  await managed.start();
  const url = `http://127.0.0.1:${port}`;
  return { ...managed, port, url, storeFolder, apiKey, controlUrl: `http://127.0.0.1:${controlPort}` };
}
