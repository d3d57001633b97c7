import { fileURLToPath } from 'node:url';
import { manageProcess } from '../processes/managed-process.ts';
import { answersHttp } from '../processes/probes.ts';
import { baseEnvironment, processHost, type RunningServer, type ServerHost } from './server-host.ts';

/** What a client of the S3 store needs. */
export interface S3Access {
  /** Without credentials. */
  readonly url: string;
  readonly accessKey: string;
  readonly secretKey: string;
  /** Exists from the start. */
  readonly bucket: string;
}

export type S3Server = RunningServer & S3Access;

const program = fileURLToPath(new URL('../s3/main.ts', import.meta.url));
const bucket = 'cedula-media';

/** Starts a private S3 store. It answers signed requests only. */
export async function startS3(host: ServerHost): Promise<S3Server> {
  const storeFolder = host.data.subfolder('s3');
  const accessKey = host.data.secrets('s3/access-key');
  const secretKey = host.data.secrets('s3/secret-key');
  const port = await host.ports.take();
  const url = `http://127.0.0.1:${port}`;
  const managed = manageProcess(
    {
      name: 's3',
      // Its paging tokens are made with DES, which OpenSSL 3 keeps among the legacy algorithms.
      command: [process.execPath, '--openssl-legacy-provider', program, String(port), storeFolder, bucket],
      environment: {
        ...baseEnvironment(),
        CEDULA_S3_ACCESS_KEY: accessKey,
        CEDULA_S3_SECRET_KEY: secretKey,
      },
      ready: answersHttp(url, 403),
      readyTimeoutMs: 30_000,
      stopSignal: 'SIGTERM',
      stopTimeoutMs: 5_000,
    },
    processHost(host),
  );
  await managed.start();
  return { ...managed, port, url, storeFolder, accessKey, secretKey, bucket };
}
