import type { FunctionsDesired } from '../../core/setup/functions.ts';
import type { Said } from './said.ts';
import { nothingSaid, type Located } from '../located.ts';

export const loadFunctions = (_said: Said): Located<FunctionsDesired | undefined> => nothingSaid;
