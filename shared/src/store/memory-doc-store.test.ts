import { describeDocStore } from './doc-store-contract.suite.ts';
import { MemoryDisk, MemoryDocStore } from './memory-doc-store.ts';

const disks = new Map<string, MemoryDisk>();

describeDocStore('MemoryDocStore', (place) => {
  const disk = disks.get(place) ?? new MemoryDisk();
  disks.set(place, disk);
  return Promise.resolve(new MemoryDocStore(disk));
});
