/** Users to try the files on, where it is not known who will log in. */

import type { LimitDomain } from '../desired/limits.ts';
import type { LimitsSubject } from './effective.ts';
import type { GroupId, UserId } from './units.ts';
import { parseGroupId, parseUserId } from './units.ts';

interface Ids {
  readonly uid?: UserId | undefined;
  readonly gid?: GroupId | undefined;
}

/** The first id that login.defs(5) gives to a person. */
const someUser = (ids: Ids): readonly LimitsSubject[] => {
  const uid = ids.uid ?? parseUserId('1000');
  const gid = ids.gid ?? parseGroupId('1000');
  if (uid === undefined || gid === undefined) return [];
  return [{ name: undefined, uid, gid, groups: [] }];
};

/** A user that no line names, in no group that a line names. */
export const ordinaryUser = (): readonly LimitsSubject[] => someUser({});

/** Uid 0 is left out of a range: root may lock what it likes without any limit. */
const atOrAbove = (from: UserId): readonly LimitsSubject[] =>
  someUser({ uid: from === 0 ? parseUserId('1') : from });

/** Somebody besides root whom a line is about; for `*` that is nobody in particular. */
export const somebodyIn = (domain: LimitDomain): readonly LimitsSubject[] => {
  switch (domain.kind) {
    case 'user':
      return domain.name === 'root'
        ? []
        : ordinaryUser().map((user) => ({ ...user, name: domain.name }));
    case 'users':
      return atOrAbove(domain.from);
    case 'group':
      return ordinaryUser().map((user) => ({
        ...user,
        groups: [{ name: domain.name, gid: user.gid }],
      }));
    case 'gid':
      return someUser({ gid: domain.gid });
    case 'gids':
      return someUser({ gid: domain.from });
    case 'everyone':
    case 'logins':
      return [];
  }
};
