import { type MouseEvent, useCallback } from 'react';
import { useLocation } from 'wouter';

/** Links in messages that lead to this very server open here, not in a new tab. */
export function useLinks(): (event: MouseEvent) => void {
  const [, navigate] = useLocation();
  return useCallback(
    (event) => {
      const link = event.target instanceof Element ? event.target.closest('a') : null;
      if (link === null || link.origin !== location.origin || !link.pathname.startsWith('/c/')) return;
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      navigate(link.pathname);
    },
    [navigate],
  );
}
