import type { PortsDesired } from '../../core/setup/ports.ts';
import type { Said } from './said.ts';
import { nothingSaid, type Located } from '../located.ts';

export const loadPorts = (_said: Said): Located<PortsDesired | undefined> => nothingSaid;
