import type { ParametersDesired } from '../../core/setup/parameters.ts';
import type { Said } from './said.ts';
import { nothingSaid, type Located } from '../located.ts';

export const loadParameters = (_said: Said): Located<ParametersDesired | undefined> => nothingSaid;
