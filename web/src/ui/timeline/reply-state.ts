import { utf8Bytes } from '@causeway/shared/bytes';
import type { Message } from '@causeway/shared/fold/channel-view';
import { authorOf, type UserId } from '@causeway/shared/id';
import { LIMIT } from '@causeway/shared/limit';
import { may, type Role } from '@causeway/shared/permission';

/** What there is to say of an AI's reply beside its text, and what I may do about it. */
export interface ReplyState {
  /** It is being written. */
  readonly growing: boolean;
  /** How it ended, where that is not as it should. */
  readonly line: string | undefined;
  readonly failed: boolean;
  readonly stop: boolean;
  readonly retry: boolean;
  readonly goOn: boolean;
}

const LINES = {
  failed: 'This answer failed.',
  stopped: 'Stopped.',
  interrupted: 'The server was interrupted while it wrote this.',
} as const;

/** Who looks at a reply. */
interface Viewer {
  readonly me: UserId;
  readonly role: Role | undefined;
  /** The server has an AI now. Without one there is nothing to do about what it once wrote. */
  readonly ai: boolean;
}

/** `live`: its text so far, while something is heard of it. */
export function replyState(message: Message, live: string | undefined, { me, role, ai }: Viewer): ReplyState {
  const { stream, streamError, reply, body } = message;
  const growing = live !== undefined || stream === 'streaming';
  const mine = ai && reply !== undefined && authorOf(reply) === me && may(role, 'send');
  const ended =
    stream === undefined || stream === 'streaming' || stream === 'done' ? undefined : LINES[stream];
  const said = streamError ?? ended;
  const retry = !growing && mine && ended !== undefined;
  const goOn = !growing && mine && body !== '' && said !== undefined && !isFull(body);
  // Advice is for who can follow it.
  const told = retry || goOn ? said : said && firstSentence(said);
  return {
    growing,
    line: growing ? undefined : told,
    failed: !growing && stream === 'failed',
    stop: growing && (mine || (ai && may(role, 'deleteOthers'))),
    retry,
    goOn,
  };
}

/** Of what the server says of an answer: what happened. What to do about it comes behind that. */
const firstSentence = (line: string): string => line.replace(/\. .*$/s, '.');

/** So near its greatest size, in bytes, a reply is full: what comes next may be a long word. */
const NEARLY = 1_024;

const isFull = (body: string): boolean => utf8Bytes(body) > LIMIT.streamBodyBytes - NEARLY;
