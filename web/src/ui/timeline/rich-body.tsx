import type { ComponentProps } from 'react';
import { memo, useMemo } from 'react';
import Markdown, { type Components } from 'react-markdown';
import remarkBreaks from 'remark-breaks';
import remarkGfm from 'remark-gfm';
import { FOCUSABLE } from '../kit/focusable.ts';
import { BotLink } from './bot-link.tsx';
import { CodeBlock } from './code-block.tsx';
import styles from './markdown.module.css';
import type { BodyProps } from './message-body.tsx';
import { rehypeMentions } from './rehype-mentions.ts';
import { rehypeSources } from './rehype-sources.ts';
import { SafeLink } from './safe-link.tsx';
import { SourceLink } from './source-link.tsx';

const REMARK = [remarkGfm, remarkBreaks];

/** A message's headings are no headings of the page. */
const Heading = ({ children }: { children?: React.ReactNode }) => (
  <p className={styles.heading}>{children}</p>
);

const COMPONENTS: Components = {
  a: ({ node: _, ...props }) => <SafeLink {...props} />,
  // Nothing is loaded from elsewhere by reading a message.
  img: ({ src, alt }) => (
    <SafeLink href={typeof src === 'string' ? src : undefined}>{alt || 'Image'}</SafeLink>
  ),
  pre: ({ children }) => <CodeBlock>{children}</CodeBlock>,
  table: ({ children }) => (
    <section className={styles.table} aria-label="Table" {...FOCUSABLE}>
      <table>{children}</table>
    </section>
  ),
  input: ({ checked }) => (
    <span
      className={styles.task}
      role="img"
      aria-label={checked ? 'done' : 'to do'}
      data-done={checked || undefined}
    />
  ),
  h1: Heading,
  h2: Heading,
  h3: Heading,
  h4: Heading,
  h5: Heading,
  h6: Heading,
};

/** Nothing that is written as Markdown has it: see `rehypeSources`. */
const isSource = (props: ComponentProps<'a'>): props is ComponentProps<typeof SourceLink> =>
  'data-source' in props;

const BOT_COMPONENTS: Components = {
  ...COMPONENTS,
  a: ({ node: _, ...props }) => (isSource(props) ? <SourceLink {...props} /> : <BotLink {...props} />),
  img: ({ src, alt }) => <BotLink href={typeof src === 'string' ? src : undefined}>{alt || 'Image'}</BotLink>,
};

const NOTHING: NonNullable<BodyProps['sources']> = new Map();

/** A message's Markdown (GFM; no HTML, no images from elsewhere). */
export const RichBody = memo(function RichBody({
  body,
  mentions,
  bot = false,
  sources = NOTHING,
}: BodyProps) {
  const rehype = useMemo<ComponentProps<typeof Markdown>['rehypePlugins']>(
    () => [
      [rehypeMentions, { mentions, className: styles.mention }],
      [rehypeSources, { sources, className: styles.source }],
    ],
    [mentions, sources],
  );
  return (
    <div className={styles.rich}>
      <Markdown remarkPlugins={REMARK} rehypePlugins={rehype} components={bot ? BOT_COMPONENTS : COMPONENTS}>
        {body}
      </Markdown>
    </div>
  );
});
