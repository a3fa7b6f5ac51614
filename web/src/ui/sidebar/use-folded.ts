import { useState } from 'react';

const keyOf = (name: string) => `causeway.folded.${name}`;

function read(name: string): boolean {
  try {
    return localStorage.getItem(keyOf(name)) === '1';
  } catch {
    return false;
  }
}

/** Whether a section is folded on this device, and the way to change that. */
export function useFolded(name: string): [boolean, () => void] {
  const [folded, setFolded] = useState(() => read(name));
  const toggle = () => {
    setFolded(!folded);
    try {
      localStorage.setItem(keyOf(name), folded ? '0' : '1');
    } catch {
      // Storage is blocked: it holds for this page.
    }
  };
  return [folded, toggle];
}
