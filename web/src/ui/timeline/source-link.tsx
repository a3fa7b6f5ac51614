import { type ComponentProps, createContext, type MouseEvent, useContext } from 'react';
import { Link } from 'wouter';

/** Follows the link to the message that an answer names by this number; unless it prevents that, the address is opened. */
export const SourceContext = createContext<(event: MouseEvent, ref: number) => void>(() => undefined);

interface SourceLinkProps extends ComponentProps<'a'> {
  readonly 'data-source': string;
}

/** A number in an answer that leads to the message it stands for. */
export function SourceLink({ href = '', children, ...props }: SourceLinkProps) {
  const follow = useContext(SourceContext);
  const number = Number(props['data-source']);
  return (
    <Link {...props} href={href} onClick={(event) => follow(event, number)}>
      {children}
    </Link>
  );
}
