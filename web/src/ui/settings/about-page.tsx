import { useEffect, useState } from 'react';
import { useApp, useSession } from '../app/app-context.ts';
import { useStore } from '../app/use-store.ts';
import styles from './section.module.css';
import { Section } from './section.tsx';

const MIB = 1024 * 1024;

/** Version, and what this device keeps. */
export function AboutPage() {
  const app = useApp();
  const ai = useStore(useSession().ai);
  const [version, setVersion] = useState<string>();
  const [used, setUsed] = useState<number>();
  const [lasting, setLasting] = useState<boolean>();
  useEffect(() => {
    app.call('serverInfo', {}).then(
      (info) => setVersion(info.version),
      () => setVersion('can’t be reached now'),
    );
    void navigator.storage?.estimate?.().then(({ usage }) => setUsed(usage));
    void navigator.storage?.persisted?.().then(setLasting);
  }, [app]);
  return (
    <Section lead="Team chat that keeps your channels on your own devices, and works on them with or without a network.">
      <dl className={styles.facts}>
        <dt>Server</dt>
        <dd>{version ?? '…'}</dd>
        {ai !== undefined && (
          <>
            <dt>AI participant</dt>
            <dd>on, as @{ai.handle}</dd>
          </>
        )}
        <dt>Kept on this device</dt>
        <dd>
          {used === undefined
            ? '…'
            : `${(used / MIB).toLocaleString(undefined, { maximumFractionDigits: 1 })} MB`}
        </dd>
        <dt>Protected from being cleared</dt>
        <dd>
          {lasting === undefined ? '…' : lasting ? 'yes' : 'no: the browser may clear it when space runs out'}
        </dd>
      </dl>
    </Section>
  );
}
