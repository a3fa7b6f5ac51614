import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MIB = 1_048_576;

/** A file system of 64 MB in memory. Needs root. */
export class SmallDisk {
  readonly dir: string;

  private constructor(dir: string) {
    this.dir = dir;
  }

  /** `undefined` where this process may not mount one. */
  static mount(): SmallDisk | undefined {
    const dir = mkdtempSync(join(tmpdir(), 'causeway-disk-'));
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${64 * MIB}`, 'tmpfs', dir], { stdio: 'ignore' });
      return new SmallDisk(dir);
    } catch {
      rmSync(dir, { recursive: true });
      return undefined;
    }
  }

  /** Takes all but `left` bytes of what is free. */
  fill(left: number): void {
    const { bavail, bsize } = statfsSync(this.dir);
    writeFileSync(this.#ballast, Buffer.alloc(Math.max(0, bavail * bsize - left)));
  }

  /** Gives back what {@link fill} took. */
  empty(): void {
    rmSync(this.#ballast);
  }

  unmount(): void {
    execFileSync('umount', [this.dir]);
    rmSync(this.dir, { recursive: true, force: true });
  }

  get #ballast(): string {
    return join(this.dir, 'ballast');
  }
}
