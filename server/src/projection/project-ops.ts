import type { ChannelOp, Post } from '@causeway/shared/op/channel-op';
import { projectOp } from './project-op.ts';
import { projectPosts } from './project-posts.ts';
import type { ProjectionContext } from './projection-context.ts';

/** Posts that are projected together. Each number of them makes two statements that are kept. */
const RUN_POSTS = 50;

/** Projects `ops` in their order; posts that follow each other together. */
export async function projectOps(ops: readonly ChannelOp[], context: ProjectionContext): Promise<void> {
  let run: Post[] = [];
  const endRun = async (): Promise<void> => {
    if (run.length > 0) await projectPosts(run, context);
    run = [];
  };
  for (const op of ops) {
    if (op.k !== 'post') {
      await endRun();
      await projectOp(op, context);
      continue;
    }
    if (run.some(({ id }) => id === op.id)) await endRun();
    run.push(op);
    // Whether a post in a thread asks the AI depends on what was there before it, and not on what comes after.
    if (op.thread !== undefined || run.length === RUN_POSTS) await endRun();
  }
  await endRun();
}
