import { stateDirectory } from '../agent/state.ts';

/** Where the agent listens; root's alone (mode 0600). */
export const controlSocket = `${stateDirectory}/control.sock`;
