import { useCallback, useMemo, useState } from 'react';
import { useSession } from '../app/app-context.ts';
import { useSelect, useStore } from '../app/use-store.ts';
import { SummariseButton, WORTH_SUMMARISING } from '../ask/summarise-button.tsx';
import { NewRow } from '../timeline/divider-row.tsx';
import { NewerRow } from '../timeline/newer-row.tsx';
import { PastAnnouncer } from '../timeline/past-announcer.tsx';
import { PastRow } from '../timeline/past-row.tsx';
import type { Run } from '../timeline/run.ts';
import { StartRow } from '../timeline/start-row.tsx';
import { Timeline } from '../timeline/timeline.tsx';
import {
  beginsUnread,
  countUnread,
  type News,
  type Row,
  rowIndex,
  timelineRows,
} from '../timeline/timeline-rows.ts';
import { aimIndex } from '../timeline/use-aim.ts';
import { useEdges } from '../timeline/use-edges.ts';
import { useRowRenderer } from '../timeline/use-row-renderer.tsx';
import { type Pane, type Start, usePane } from './pane.ts';
import { UnreadBar } from './unread-bar.tsx';
import { useMarkRead } from './use-mark-read.ts';

/** Of the row to open at, below the upper edge, in px: what stands above it shows that there is more. */
const START_PX = 96;

interface ChannelRunProps {
  readonly title: string;
  readonly run: Run;
  readonly news: News;
  /** Whether this is the channel's own view, which ends with its newest message. */
  readonly present: boolean;
  readonly join: (inSight: () => readonly Start[]) => Promise<void>;
}

const NOTHING = () => undefined;

/** One run of the channel's messages. Mount it anew for another. */
export function ChannelRun({ title, run, news, present, join }: ChannelRunProps) {
  const pane = usePane();
  const { userId } = useSession();
  const view = useStore(run.view);
  const from = useSelect(run.past, (past) =>
    past === 'beginning' || past === 'dropped' ? past : ('more' as const),
  );
  const { timeline } = view;
  const rows = useMemo(
    () => timelineRows(timeline, { ...news, me: userId, from, toNewer: !present }),
    [timeline, userId, news, from, present],
  );
  // Decided once: a divider that comes later does not move the page.
  const [start] = useState(() => opening(pane, rows));
  const edges = useEdges(run, join);
  const onSeen = useMarkRead(pane.handle, rows);
  const renderRow = useRowRenderer(view, rows);
  const missed = useMemo(() => countUnread(timeline, userId, news), [timeline, userId, news]);
  const render = useCallback(
    (row: Row) => {
      if (row.type === 'start') return <StartRow title={title} />;
      if (row.type === 'past') return <PastRow run={run} />;
      if (row.type === 'new' && missed >= WORTH_SUMMARISING) {
        return (
          <NewRow>
            <SummariseButton marker={news.marker} small />
          </NewRow>
        );
      }
      return row.type === 'newer' ? <NewerRow run={run} /> : renderRow(row);
    },
    [renderRow, title, run, missed, news],
  );
  return (
    <>
      {present && beginsUnread(timeline, { marker: news.marker, from }) && (
        <UnreadBar count={missed} marker={news.marker} />
      )}
      <Timeline
        label={`Messages in ${title}`}
        rows={rows}
        start={start}
        follows={present}
        edges={edges}
        // Older messages say nothing about what lies between them and the newest.
        onSeen={present ? onSeen : NOTHING}
      >
        {render}
      </Timeline>
      <PastAnnouncer run={run} />
    </>
  );
}

/** At what was asked for, where the person left, at the first unread message, or (`undefined`) at the end. */
function opening(pane: Pane, rows: readonly Row[]): Start | undefined {
  const aim = pane.aim.get();
  const aimed = aim === undefined ? undefined : rows[aimIndex(rows, aim)]?.key;
  if (aimed !== undefined) return { key: aimed, offset: START_PX };
  const landing = pane.landing.get();
  if (typeof landing === 'object') return rowIndex(rows, landing.key) === -1 ? undefined : landing;
  return landing === 'new' && rowIndex(rows, 'new') > 0 ? { key: 'new', offset: START_PX } : undefined;
}
