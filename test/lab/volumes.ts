/** What the target exports, each true in the guest while it is connected over that rail and has its disk. */

import { isConnected } from './holdfast.ts';
import { nqnOf } from './target.ts';

export const vol1 = isConnected(nqnOf('vol1'), '10.99.1.2');
export const vol2 = isConnected(nqnOf('vol2'), '10.99.2.2');
export const both1 = isConnected(nqnOf('both'), '10.99.1.2');
export const both2 = isConnected(nqnOf('both'), '10.99.2.2');
