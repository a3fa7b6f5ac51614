import type { UserId } from '@causeway/shared/id';
import type { Person } from '@causeway/shared/schema';
import { Check, X } from 'lucide-react';
import { useCallback, useState } from 'react';
import { useSession } from '../app/app-context.ts';
import { Avatar } from '../kit/avatar.tsx';
import { Field } from '../kit/field.tsx';
import { Notice } from '../kit/notice.tsx';
import styles from './form.module.css';
import { ListBones } from './list-bones.tsx';
import { useNetworkList } from './use-network-list.ts';

interface PeoplePickerProps {
  readonly chosen: readonly Person[];
  readonly onChange: (people: readonly Person[]) => void;
  /** Not offered. */
  readonly without: ReadonlySet<UserId>;
  /** Known without the network: offered when the server can't be reached. */
  readonly known: readonly Person[];
}

const fits = (person: Person, query: string): boolean =>
  `${person.name} ${person.handle}`.toLowerCase().includes(query.toLowerCase());

/** Finds people on this server by name or handle. */
export function PeoplePicker({ chosen, onChange, without, known }: PeoplePickerProps) {
  const session = useSession();
  const [query, setQuery] = useState('');
  const load = useCallback(
    async (text: string): Promise<readonly Person[]> =>
      (await session.call('listUsers', { query: { query: text, limit: 50 } })).items,
    [session],
  );
  const text = query.trim().replace(/^@/, '');
  const list = useNetworkList(text, load);
  const people = (
    list.items ?? (list.error === undefined ? [] : known.filter((person) => fits(person, text)))
  ).filter((person) => !without.has(person.id));
  const isChosen = (person: Person) => chosen.some((one) => one.id === person.id);
  const toggle = (person: Person) =>
    onChange(isChosen(person) ? chosen.filter((one) => one.id !== person.id) : [...chosen, person]);
  return (
    <>
      <Field
        label="Name or handle"
        value={query}
        autoComplete="off"
        onChange={(event) => setQuery(event.target.value)}
      />
      {chosen.length > 0 && (
        <div className={styles.chips}>
          {chosen.map((person) => (
            <button key={person.id} type="button" className={styles.chip} onClick={() => toggle(person)}>
              {person.name}
              <X size={13} aria-label="Remove" />
            </button>
          ))}
        </div>
      )}
      {list.error !== undefined && <Notice tone="warn">{list.error}</Notice>}
      <ul className={styles.list}>
        {list.items === undefined && list.error === undefined && <ListBones />}
        {list.items !== undefined && people.length === 0 && <li className={styles.none}>Nobody found.</li>}
        {people.map((person) => (
          <li key={person.id}>
            <button
              type="button"
              className={styles.entry}
              aria-pressed={isChosen(person)}
              onClick={() => toggle(person)}
            >
              <Avatar id={person.id} name={person.name} size={32} />
              <span className={styles.text}>
                <span className={styles.name}>{person.name}</span>
                <span className={styles.sub}>
                  @{person.handle}
                  {person.bot && ' · Bot'}
                </span>
              </span>
              {isChosen(person) && <Check size={18} aria-hidden="true" />}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
