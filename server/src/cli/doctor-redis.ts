import type { Check } from './doctor.ts';

export const checkRedis: Check = async ({ redisUrl }) => {
  if (redisUrl === undefined) return { level: 'ok', what: 'One server: no Redis is needed' };
  const { askRedis } = await import('../bus/ask-redis.ts');
  const problem = await askRedis(redisUrl);
  if (problem === undefined) return { level: 'ok', what: 'Redis answers' };
  return {
    level: 'warn',
    what: `REDIS_URL: Redis does not answer (${problem}): what one server does, the others see a second later`,
    fix: 'start it, or correct the address',
  };
};
