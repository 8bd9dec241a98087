import type { TargetsDesired } from '../../core/setup/targets.ts';
import type { Said } from './said.ts';
import { nothingSaid, type Located } from '../located.ts';

export const loadTargets = (_said: Said): Located<TargetsDesired | undefined> => nothingSaid;
