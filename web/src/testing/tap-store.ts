import type { DocStore } from '@causeway/shared/store/doc-store';

/**
 * `store`, with `before` called ahead of each call of a method: a promise that it gives is waited for, and what it throws
 * or rejects with is what the call rejects with.
 */
export const tapStore = (
  store: DocStore,
  before: (method: string | symbol, args: readonly unknown[]) => unknown,
): DocStore =>
  new Proxy(store, {
    get: (target, method) => {
      const member: unknown = Reflect.get(target, method);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]): unknown => {
        const call = (): unknown => Reflect.apply(member, target, args);
        try {
          const waits = before(method, args);
          return waits instanceof Promise ? waits.then(call) : call();
        } catch (error) {
          return Promise.reject(error);
        }
      };
    },
  });
