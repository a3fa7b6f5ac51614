import type { Person } from './person.ts';
import type { Stage } from './stage.ts';

/** The people of a workshop by the harbour, who plan an open day. */
export interface Cast {
  readonly marta: Person;
  readonly jonas: Person;
  readonly priya: Person;
  readonly luis: Person;
}

export const CHANNEL = 'open-day';

const COUNT = `Forty-one have signed up so far. I count them from the form’s export, in case somebody wants to run it again:

\`\`\`ts
const rows = parse(await readFile('signups.csv', 'utf8'));
const guests = rows.reduce((sum, row) => sum + 1 + Number(row.children), 0);
console.log(\`\${guests} guests in \${rows.length} groups\`);
\`\`\``;

const PLAN = `Then the stations are settled:

1. **Bicycles** by the gate: Luis
2. **Lamps and toasters** at the long bench: Jonas
3. **Sewing** upstairs, where the light is: Priya

Still open: coffee, and who holds the ladder for the banner.`;

/** Writes the conversation of the pictures; everybody ends up in the channel. */
export async function playOpenDay(stage: Stage, { marta, jonas, priya, luis }: Cast): Promise<void> {
  await marta.createChannel(CHANNEL, { topic: 'Saturday 21 November, doors at ten' });
  for (const person of [jonas, priya, luis]) await person.joinChannel(CHANNEL);
  await stage.later(6);
  await jonas.send('Morning! The banner is back from the printer. It is *longer* than the gate.');
  await luis.react('The banner is back', '😄');
  await priya.react('The banner is back', '😄');
  await stage.later(3);
  await priya.reply('The banner is back', 'We hang it over the crane then. I have the ladder until Sunday.');
  await stage.later(9);
  await luis.send(COUNT);
  await marta.react('Forty-one have signed up', '👍');
  await jonas.react('Forty-one have signed up', '👍');
  await priya.react('Forty-one have signed up', '❤️');
  await stage.later(2);
  await jonas.replyInThread('Forty-one have signed up', 'Does that include the two school classes?');
  await stage.later(1);
  await luis.replyInThread(
    'Forty-one have signed up',
    'No, they come on Friday. Nineteen children, so bring all the small gloves.',
  );
  await stage.later(14);
  await marta.send(PLAN);
  await stage.later(1);
  await marta.post('I ask the bakery about rolls');
  await marta.edit('I ask the bakery about rolls', 'I ask the bakery about rolls for sixty.');
  await stage.later(4);
  await priya.post('@marta I can do coffee if somebody brings a second kettle.');
  await jonas.react('I can do coffee', '❤️');
  await stage.later(2);
  await luis.post('Kettle is in my cargo bike already 🚲');
}
