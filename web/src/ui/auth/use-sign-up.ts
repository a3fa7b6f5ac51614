import { useState } from 'react';
import { useApp } from '../app/app-context.ts';
import { useTask } from '../dialogs/use-task.ts';
import { deviceName } from './device-name.ts';
import { suggestHandle } from './suggest-handle.ts';

/** Of a pasted link, its code. */
const inviteCode = (text: string): string => text.trim().split('/').at(-1) ?? '';

const EMPTY = { name: '', email: '', password: '' };

/** What is being filled in for a new account, and sending it. */
export function useSignUp(invite: string | undefined) {
  const app = useApp();
  const task = useTask();
  const [values, setValues] = useState({ ...EMPTY, invite: invite ?? '' });
  const [chosen, setChosen] = useState<string>();
  const handle = chosen ?? suggestHandle(values.name);
  const set = (field: keyof typeof values) => (event: { target: { value: string } }) =>
    setValues({ ...values, [field]: event.target.value });
  const submit = () => {
    const email = values.email.trim();
    const code = inviteCode(values.invite);
    return task.run(() =>
      app.register({
        name: values.name.trim(),
        handle,
        password: values.password,
        device: deviceName(),
        ...(email === '' ? {} : { email }),
        ...(code === '' ? {} : { invite: code }),
      }),
    );
  };
  return { values, set, handle, setHandle: setChosen, task, submit };
}
