import S3rver from '@20minutes/s3rver';
import { DUMMY_ACCOUNT } from '@20minutes/s3rver/lib/models/account.js';
import { mkdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { DurableStore } from './durable-store.ts';
import { refuseUnsigned } from './refuse-unsigned.ts';

// An S3 store for one machine, on loopback: main.ts <port> <folder> <bucket>, its credentials in
// CEDULA_S3_ACCESS_KEY and CEDULA_S3_SECRET_KEY. In a cluster any real S3 takes its place.

const [port, folder, bucket] = process.argv.slice(2);
const { CEDULA_S3_ACCESS_KEY: accessKey, CEDULA_S3_SECRET_KEY: secretKey } = process.env;
if (!port || !folder || !bucket || !accessKey || !secretKey) {
  throw new Error('usage: CEDULA_S3_ACCESS_KEY=… CEDULA_S3_SECRET_KEY=… main.ts <port> <folder> <bucket>');
}

const objects = join(folder, 'objects');
const incoming = join(folder, 'incoming');
rmSync(incoming, { recursive: true, force: true });
for (const path of [objects, incoming]) mkdirSync(path, { recursive: true, mode: 0o700 });

const s3 = new S3rver({
  directory: objects,
  silent: true,
  vhostBuckets: false,
  configureBuckets: [{ name: bucket }],
});
s3.store = new DurableStore(objects, incoming);
s3.context.store = s3.store;
// The account comes with credentials that everybody knows.
DUMMY_ACCOUNT.revokeAccessKey('S3RVER');
DUMMY_ACCOUNT.createKeyPair(accessKey, secretKey);
await s3.configureBuckets();

const server = createServer(refuseUnsigned(s3.callback()));
server.listen(Number(port), '127.0.0.1');

process.once('SIGTERM', () => {
  server.close();
  server.closeIdleConnections();
  setTimeout(() => process.exit(0), 2_000).unref();
});
