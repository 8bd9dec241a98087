import { parseCommandLine } from './cli/arguments.ts';
import { help } from './cli/help.ts';
import { exitCodes, standardIo, UsageError, type Io, type StandardIo } from './cli/io.ts';
import { run } from './cli/run.ts';
import { errorMessage } from './host/failure.ts';
import { version } from './version.ts';

const isHelp = (name: string): name is keyof typeof help => Object.hasOwn(help, name);

const main = async (args: string[], io: Io): Promise<number> => {
  try {
    const line = parseCommandLine(args);
    const { command, rest, values } = line;
    const about = command === 'help' ? (rest[0] ?? '') : command;
    if (values.version) io.out(`holdfast ${version}`);
    else if (values.help || command === 'help') io.out(isHelp(about) ? help[about] : help.general);
    else return await run(line, io);
    return exitCodes.converged;
  } catch (error) {
    const more = error instanceof UsageError ? '\nholdfast --help says more' : '';
    io.err(`holdfast: ${errorMessage(error)}${more}`);
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
