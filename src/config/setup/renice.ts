import type { ReniceDesired } from '../../core/setup/renice.ts';
import type { Said } from './said.ts';
import { nothingSaid, type Located } from '../located.ts';

export const loadRenice = (_said: Said): Located<ReniceDesired | undefined> => nothingSaid;
