import type { DescriptionsDesired } from '../../core/setup/descriptions.ts';
import type { Said } from './said.ts';
import { nothingSaid, type Located } from '../located.ts';

export const loadDescriptions = (_said: Said): Located<DescriptionsDesired | undefined> =>
  nothingSaid;
