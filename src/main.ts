import { parseArgs } from 'node:util';
import { help } from './cli/help.ts';
import { exitCodes, standardIo, UsageError, type Io, type StandardIo } from './cli/io.ts';
import { run } from './cli/run.ts';
import { errorMessage } from './host/failure.ts';
import { version } from './version.ts';

const options = {
  help: { type: 'boolean', short: 'h', default: false },
  version: { type: 'boolean', short: 'V', default: false },
  root: { type: 'string' },
  dest: { type: 'string' },
  format: { type: 'string' },
  json: { type: 'boolean' },
  early: { type: 'boolean' },
  verbose: { type: 'boolean', short: 'v' },
} as const;

const isHelp = (name: string): name is keyof typeof help => Object.hasOwn(help, name);

const main = async (args: string[], io: Io): Promise<number> => {
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    const [command = '', ...rest] = positionals;
    if (values.version) io.out(`holdfast ${version}`);
    else if (values.help) io.out(isHelp(command) ? help[command] : help.general);
    else return await run({ command, rest, values }, io);
    return exitCodes.converged;
  } catch (error) {
    const usage = error instanceof UsageError || error instanceof TypeError;
    io.err(`holdfast: ${errorMessage(error)}${usage ? '\nholdfast --help says more' : ''}`);
    return exitCodes.couldNotRun;
  }
};

/** A child that cannot die, or an address nobody answers for, must not keep the program from ending. */
const end = async (io: StandardIo, code: number): Promise<void> => {
  await io.drained();
  process.exit(code);
};

const io = standardIo();
void main(process.argv.slice(2), io).then((code) => end(io, code));
