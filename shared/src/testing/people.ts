import { type ChannelId, type OpId, SERVER_ID, type UserId } from '../id.ts';

/** Ids for tests, which say what they are. */
export const ADA = 'Ada0000001' as UserId;
export const BOB = 'Bob0000002' as UserId;
export const CAT = 'Cat0000003' as UserId;
export const PEOPLE: readonly UserId[] = [ADA, BOB, CAT];

export const GENERAL = 'General000000001' as ChannelId;
export const RANDOM = 'Random0000000002' as ChannelId;

/** The op id number `n` of `author`. */
export const opId = (author: UserId, n: number): OpId => `${author}.${String(n).padStart(12, '0')}` as OpId;

/** An op id of the server. */
export const serverOpId = (n: number): OpId => opId(SERVER_ID, n);
