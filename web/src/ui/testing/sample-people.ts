import type { Member } from '@causeway/shared/fold/channel-view';
import type { UserId } from '@causeway/shared/id';
import type { Role } from '@causeway/shared/permission';

const person = (id: string, name: string, handle: string, role: Role = 'member', bot = false): Member => ({
  id: id as UserId,
  name,
  handle,
  role,
  bot,
  left: false,
});

export const ME = person('MeeeeMe001', 'Marta Lindqvist', 'marta', 'admin');
export const ADA = person('AdaAdaAd02', 'Ada Okafor', 'ada', 'owner');
export const BEN = person('BenBenBe03', 'Ben Haddad', 'ben');
export const CHIYO = person('ChiyoChi04', 'Chiyo Tanaka', 'chiyo');
export const DIEGO = person('DiegoDie05', 'Diego Fuentes Marroquín', 'diego.fm');
export const ELIF = person('ElifElif06', 'Elif Şahin', 'elif', 'reader');
export const BOT = person('Bot0Bot007', 'Tide', 'ai', 'member', true);
export const GONE: Member = { ...person('GoneGone08', 'Priya Raman', 'priya'), left: true };

export const EVERYBODY: readonly Member[] = [ME, ADA, BEN, CHIYO, DIEGO, ELIF, BOT, GONE];
