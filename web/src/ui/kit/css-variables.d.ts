import 'react';

declare module 'react' {
  /** Components pass measures to their styles as custom properties. */
  interface CSSProperties {
    [name: `--${string}`]: string | number | undefined;
  }
}
