import { generateAll } from './generate/generate-all.ts';

// npm run generate: writes what follows from proto/ to where it belongs.
const { succeeded, output } = await generateAll();
process.stderr.write(output);
process.exitCode = succeeded ? 0 : 1;
