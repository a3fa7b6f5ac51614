import { shortcut } from '../app/is-mac.ts';
import styles from './shortcut-list.module.css';

const groups = () => [
  {
    title: 'Everywhere',
    keys: [
      [shortcut('K'), 'Jump to a channel or a person'],
      ['Alt+↑ Alt+↓', 'Previous and next channel'],
      [shortcut('/'), 'This list'],
    ],
  },
  {
    title: 'While writing',
    keys: [
      ['Enter', 'Send'],
      ['Shift+Enter', 'New line'],
      ['↑', 'Edit my last message (in an empty field)'],
      ['Esc', 'Stop editing or replying'],
      ['@', 'Mention somebody'],
      [`${shortcut('B')}  ${shortcut('I')}  ${shortcut('E')}`, 'Bold, italic, code'],
    ],
  },
  {
    title: 'On a message (Shift+Tab from the field, then ↑ ↓)',
    keys: [
      ['R', 'Reply'],
      ['T', 'Open the thread'],
      ['+', 'React'],
      ['E', 'Edit'],
      ['C  L', 'Copy text, copy link'],
      ['P', 'Pin or unpin'],
      ['Del', 'Delete'],
      ['Enter', 'All actions'],
      ['Esc', 'Back to writing'],
    ],
  },
];

export function ShortcutList() {
  return (
    <div className={styles.groups}>
      {groups().map(({ title, keys }) => (
        <section key={title}>
          <h3 className={styles.title}>{title}</h3>
          <dl className={styles.keys}>
            {keys.map(([key, what]) => (
              <div key={what} className={styles.pair}>
                <dt>{what}</dt>
                <dd>
                  <kbd>{key}</kbd>
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  );
}
