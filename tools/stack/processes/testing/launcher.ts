import { launch } from '../launch.ts';

// Launches a process that ignores its stop signal where told so, and waits to be killed.
const [folder = '', stopSignal] = process.argv.slice(2);
const launched = launch(
  {
    name: 'child',
    command: ['sleep', '1000'],
    environment: {},
    stopSignal: stopSignal === 'SIGWINCH' ? 'SIGWINCH' : 'SIGTERM',
  },
  { logFolder: folder, recordFolder: folder, report: () => undefined },
);
process.stdout.write(`${launched.pid}\n`);
setInterval(() => undefined, 1_000);
