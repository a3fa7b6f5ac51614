import { type MouseEvent, useCallback } from 'react';
import { useLocation } from 'wouter';
import { parseLocation } from '../app/parse-location.ts';
import { useGoTo } from '../channel/use-go-to.ts';

/** Links in messages that lead to this very server open here, not in a new tab. */
export function useLinks(): (event: MouseEvent) => void {
  const [, navigate] = useLocation();
  const goTo = useGoTo();
  return useCallback(
    (event) => {
      const link = event.target instanceof Element ? event.target.closest('a') : null;
      if (link === null || link.origin !== location.origin || !link.pathname.startsWith('/c/')) return;
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      const place = parseLocation(link.pathname);
      // The address of the page already: nobody would notice that it is wanted again.
      const again =
        link.pathname === location.pathname && place?.type === 'channel' && place.panel === undefined;
      if (again && place.target !== undefined) goTo({ op: place.target });
      else navigate(link.pathname);
    },
    [navigate, goTo],
  );
}
