import type { DescriptionsDesired } from '../../core/setup/descriptions.ts';
import { nothingSaid, type Located } from '../located.ts';
import { isNodeDesc } from '../modules/node-desc.ts';
import type { Said } from './said.ts';

/**
 * An empty NODE_DESC is the host's name, as in openibd. A host that is called localhost has no name yet: openibd waits
 * two minutes for one, Holdfast until the next pass.
 */
export const loadDescriptions = ({
  openib,
  settings,
  hostname,
}: Said): Located<DescriptionsDesired | undefined> => {
  const assignment = openib.find(({ key }) => key === 'NODE_DESC');
  if (assignment === undefined || !settings.nodeDescription) return nothingSaid;
  const { value, source } = assignment;
  const text = value.trim() === '' ? hostname.split('.', 1).join('') : value.trim();
  if (text === '' || text === 'localhost' || !isNodeDesc(text)) return nothingSaid;
  const { devicesExclude } = settings;
  const excluded = devicesExclude.length === 0 ? {} : { excluded: devicesExclude };
  return { value: { text, source, ...excluded }, diagnostics: [] };
};
