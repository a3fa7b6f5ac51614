import { describe, expect, it } from 'vitest';
import { parseLocation } from './parse-location.ts';

const C = 'General000000001';
const OP = 'AdaAdaAd02.abcdefghijkl';

describe('addresses', () => {
  it.each([
    ['/', { type: 'home' }],
    ['/sign-in', { type: 'home' }],
    ['/settings/about', { type: 'settings', page: 'about' }],
    [`/c/${C}`, { type: 'channel', channel: C }],
    [`/c/${C}/members`, { type: 'channel', channel: C, panel: 'members' }],
    [`/c/${C}/ask`, { type: 'channel', channel: C, panel: 'ask' }],
    [`/c/${C}/m/${OP}`, { type: 'channel', channel: C, target: OP }],
    [`/c/${C}/t/${OP}`, { type: 'channel', channel: C, panel: 'thread', target: OP }],
    [`/c/${C}/t/nonsense`, { type: 'channel', channel: C }],
  ])('%s', (path, place) => expect(parseLocation(path)).toEqual(place));

  it.each(['/nowhere', '/c/short', '/c'])('%s is no place', (path) =>
    expect(parseLocation(path)).toBeUndefined(),
  );
});
