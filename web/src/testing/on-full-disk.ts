/** Does `task` while nothing can be added to IndexedDB. */
export async function onFullDisk(task: () => Promise<void>): Promise<void> {
  const add = IDBObjectStore.prototype.add;
  IDBObjectStore.prototype.add = () => {
    throw new DOMException('no space', 'QuotaExceededError');
  };
  try {
    await task();
  } finally {
    IDBObjectStore.prototype.add = add;
  }
}
