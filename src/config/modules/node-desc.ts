/** NODE_DESC of openib.conf. */

import type { Finding } from '../../core/diagnostic.ts';
import { descriptionMaxBytes } from '../../core/setup/descriptions.ts';
import type { Assignment } from '../shell/shell.ts';

/** A control character would end the description, or the line that shows it. */
export const isNodeDesc = (value: string): boolean => !/\p{Cc}/u.test(value);

/** What the kernel or those who read the description would cut off. */
export const judgeNodeDesc = (assignments: readonly Assignment[]): readonly Finding[] => {
  const assignment = assignments.find(({ key }) => key === 'NODE_DESC');
  if (assignment === undefined) return [];
  const { value, span } = assignment;
  if (!isNodeDesc(value)) {
    const message = 'NODE_DESC has a control character in it';
    const isReturn = value.endsWith('\r');
    const hint = isReturn ? { hint: 'save the file with Unix line ends' } : {};
    return [{ code: 'bad-node-desc', span, message, ...hint }];
  }
  const over = Buffer.byteLength(value.trim()) - descriptionMaxBytes;
  if (over <= 0) return [];
  const message = `NODE_DESC is ${over} bytes too long: with " HCA-1" behind it, ${descriptionMaxBytes} have room`;
  return [{ code: 'long-node-desc', span, message, hint: 'Holdfast leaves its end out' }];
};
