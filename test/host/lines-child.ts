/** Writes more than a pipe holds, says so, and waits for its reader. */

import { linesTo } from '../../src/host/lines.ts';

// As in the program: a pipe that Node knows of does not block.
process.stdout.on('error', () => undefined);
const lines = linesTo(1, 1000);
for (let index = 0; index < 3000; index += 1) lines.write(`${index} ${'x'.repeat(100)}\n`);
process.stderr.write('written\n');
await lines.drain();
