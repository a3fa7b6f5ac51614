import { ArrowDown } from 'lucide-react';
import { type ReactNode, use, useEffect, useRef } from 'react';
import { Virtualizer } from 'virtua';
import { type Start, usePane } from '../channel/pane.ts';
import { toPresent } from '../channel/show-window.ts';
import { FOCUSABLE } from '../kit/focusable.ts';
import { Announcer } from './announcer.tsx';
import { loadMarkdown } from './load-markdown.ts';
import styles from './timeline.module.css';
import type { Row } from './timeline-rows.ts';
import { useAim } from './use-aim.ts';
import type { Edges } from './use-edges.ts';
import { useKeptRow } from './use-kept-row.ts';
import { useLinks } from './use-links.ts';
import { useLongPress } from './use-long-press.ts';
import { useReturn } from './use-return.ts';
import { useTimelineKeys } from './use-timeline-keys.ts';
import { useTimelineScroll } from './use-timeline-scroll.ts';

interface TimelineProps {
  readonly label: string;
  readonly rows: readonly Row[];
  /** Where to open; without it, at the newest. */
  readonly start: Start | undefined;
  /** False where the rows end before the present. */
  readonly follows?: boolean;
  /** Loads what lies beyond the rows. */
  readonly edges?: Edges;
  readonly children: (row: Row) => ReactNode;
  /** Called with the index of the last row in sight, when scrolling rests. */
  readonly onSeen: (last: number) => void;
}

/** A virtualized log of rows, pinned to its end while one is there. */
export function Timeline(props: TimelineProps) {
  const { label, rows, start, follows = true, edges, children, onSeen } = props;
  use(loadMarkdown());
  const scroller = useRef<HTMLElement>(null);
  const scroll = useTimelineScroll({ scroller, rows, start, follows, edges, onSeen });
  useAim(rows, scroll.showRow);
  const pane = usePane();
  const { sight } = pane;
  const { where } = scroll;
  useReturn(rows, follows, scroll.land);
  useEffect(() => {
    if (follows) sight.set(where);
  }, [follows, sight, where]);
  const onKeyDown = useTimelineKeys(scroller, rows, scroll.showRow);
  const press = useLongPress(rows);
  const kept = useKeptRow(rows);
  const onClick = useLinks();
  return (
    <div className={styles.frame}>
      <section
        ref={scroller}
        className={styles.scroller}
        aria-label={label}
        role="log"
        aria-live="off"
        data-timeline
        onKeyDown={(event) => {
          scroll.onKeyDown(event);
          onKeyDown(event);
        }}
        onClick={onClick}
        onFocus={kept.onFocus}
        onBlur={kept.onBlur}
        onWheel={scroll.onWheel}
        onTouchMove={scroll.onMoved}
        onMouseDown={({ target, currentTarget }) => {
          // Of what it has itself, that is the scroll bar.
          if (target === currentTarget) scroll.onMoved();
        }}
        {...press}
        {...FOCUSABLE}
      >
        <div className={styles.spacer} />
        <Virtualizer
          ref={scroll.list}
          scrollRef={scroller}
          data={rows as Row[]}
          shift={scroll.shift}
          bufferSize={400}
          keepMounted={kept.indices}
          onScroll={scroll.onScroll}
          onScrollEnd={scroll.onScrollEnd}
          onResize={scroll.onResize}
        >
          {(row) => (
            <div key={row.key} className={styles.row}>
              {children(row)}
            </div>
          )}
        </Virtualizer>
        <div className={styles.foot} />
      </section>
      {follows && !scroll.atEnd && (
        <button
          type="button"
          className={styles.newest}
          onClick={() => {
            scroll.toEnd();
            toPresent(pane);
          }}
        >
          <ArrowDown size={16} aria-hidden="true" />
          {scroll.missed > 0 ? `${scroll.missed} new` : 'Newest'}
        </button>
      )}
      {follows && <Announcer rows={rows} />}
    </div>
  );
}
