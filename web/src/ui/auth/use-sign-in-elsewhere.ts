import { useEffect, useRef } from 'react';
import { USER_KEY } from '../../session/app.ts';

/** Calls back when another tab of this browser has signed in; not while somebody is filling in a form here. */
export function useSignInElsewhere(follow: () => void): void {
  const latest = useRef(follow);
  latest.current = follow;
  useEffect(() => {
    const listen = ({ key, newValue }: StorageEvent) => {
      if (key === USER_KEY && newValue !== null && !isFilled()) latest.current();
    };
    addEventListener('storage', listen);
    return () => removeEventListener('storage', listen);
  }, []);
}

const isFilled = (): boolean => [...document.querySelectorAll('input')].some(({ value }) => value !== '');
