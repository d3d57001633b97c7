import { migrate } from '@cedula/chassis/db/migrate.ts';
import { runTask } from '@cedula/chassis/lifecycle/run-service.ts';
import { createLogger } from '@cedula/chassis/telemetry/log.ts';
import { migrationConfig } from './config.ts';
import { schema } from './schema.ts';

const { logLevel, database } = migrationConfig.load();
const log = createLogger({ service: schema.service, level: logLevel });

runTask({
  name: 'inference migration',
  log,
  run: async () => {
    await migrate({ schema, ownerUrl: database.ownerUrl.reveal(), log });
  },
});
