import type { InterfacesDesired } from '../../core/setup/interfaces.ts';
import type { Said } from './said.ts';
import { nothingSaid, type Located } from '../located.ts';

export const loadInterfaces = (_said: Said): Located<InterfacesDesired | undefined> => nothingSaid;
