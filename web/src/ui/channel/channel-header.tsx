import type { ChannelKind } from '@causeway/shared/permission';
import { ChevronDown, ChevronLeft, Pin, Users } from 'lucide-react';
import { Link, useLocation } from 'wouter';
import type { ChannelHandle } from '../../session/session.ts';
import { useSession } from '../app/app-context.ts';
import type { Panel } from '../app/parse-location.ts';
import { PATH } from '../app/paths.ts';
import { plural } from '../app/plural.ts';
import { tip } from '../app/tooltip-layer.tsx';
import { useSelect } from '../app/use-store.ts';
import { ChannelIcon } from '../kit/channel-icon.tsx';
import styles from './channel-header.module.css';
import { RetentionChip } from './retention-chip.tsx';
import { useBot } from './use-bot.ts';
import { useChannelMenu } from './use-channel-menu.ts';

interface ChannelHeaderProps {
  readonly handle: ChannelHandle;
  readonly title: string;
  readonly kind: ChannelKind | undefined;
  readonly panel: Panel | undefined;
}

/** Name and topic, members, pins, and the menu of the channel. */
export function ChannelHeader({ handle, title, kind, panel }: ChannelHeaderProps) {
  const topic = useSelect(handle.view, (view) => view.topic);
  const openMenu = useChannelMenu(handle, title);
  return (
    <header className={styles.header}>
      <Link href={PATH.home} className={styles.back} aria-label="Back to the list of channels">
        <ChevronLeft size={24} aria-hidden="true" />
      </Link>
      <div className={styles.about}>
        <h1 className={styles.title}>
          <button
            type="button"
            className={styles.name}
            aria-haspopup="menu"
            aria-label={`${title}: channel menu`}
            onClick={(event) => openMenu(event.currentTarget)}
          >
            {kind !== 'dm' && <ChannelIcon kind={kind} size={17} />}
            <span>{title}</span>
            <ChevronDown size={15} aria-hidden="true" />
          </button>
        </h1>
        {kind === 'dm' && <Presence handle={handle} />}
        {topic !== '' && (
          <p className={styles.topic} {...tip(topic)}>
            {topic}
          </p>
        )}
      </div>
      <HeaderLinks handle={handle} panel={panel} />
    </header>
  );
}

/** Whether the other one is there. */
function Presence({ handle }: { handle: ChannelHandle }) {
  const session = useSession();
  const people = useSelect(session.sidebar, (rows) => rows.find((row) => row.id === handle.id)?.people);
  const [other] = people ?? [];
  const online = useSelect(session.online, (set) => other !== undefined && set.has(other));
  const bot = useBot(handle, 'dm');
  if (people?.length !== 1 || other === session.userId) return null;
  if (bot !== undefined) return <p className={styles.topic}>Bot</p>;
  return <p className={styles.topic}>{online ? 'Online' : 'Away'}</p>;
}

function HeaderLinks({ handle, panel }: { handle: ChannelHandle; panel: Panel | undefined }) {
  const count = useSelect(handle.view, (view) => view.memberCount);
  // Made here while offline: who is in it is not said yet.
  const known = useSelect(handle.view, (view) => view.kind !== undefined);
  const pins = useSelect(handle.view, (view) => view.pins.length);
  const [, navigate] = useLocation();
  const toggle = (name: Panel, path: string) => () =>
    navigate(panel === name ? PATH.channel(handle.id) : path);
  return (
    <div className={styles.links}>
      <RetentionChip handle={handle} />
      {pins > 0 && (
        <button
          type="button"
          className={styles.link}
          aria-pressed={panel === 'pins'}
          aria-label={plural(pins, 'pinned message')}
          onClick={toggle('pins', PATH.pins(handle.id))}
          {...tip('Pinned messages')}
        >
          <Pin size={16} aria-hidden="true" /> {pins}
        </button>
      )}
      {known && (
        <button
          type="button"
          className={styles.link}
          aria-pressed={panel === 'members'}
          aria-label={plural(count, 'member')}
          onClick={toggle('members', PATH.members(handle.id))}
          {...tip('Members')}
        >
          <Users size={17} aria-hidden="true" /> {count}
        </button>
      )}
    </div>
  );
}
