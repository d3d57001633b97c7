#!/usr/bin/env node
// Plain JavaScript, so that a Node that does not take TypeScript can say so in words.
const oldest = 26;
if (Number(process.versions.node.split('.')[0]) < oldest) {
  process.stderr.write(
    `cedula needs Node ${oldest} or newer, and this is ${process.version}. ` +
      `In its repository, "npx cedula" brings the right one along.\n`,
  );
  process.exitCode = 1;
} else {
  // Whoever reads no further, like head, has what it wanted.
  process.stdout.on('error', (error) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  const { main } = await import('../src/main.ts');
  process.exitCode = await main(process.argv.slice(2), process);
}
