import { type BrowserContext, expect, type Locator, type Page } from '@playwright/test';
import type { Account } from './account.ts';
import { Timeline } from './timeline.ts';

/** Somebody at a window of the app: one page of one browser context. Methods are named after what they want. */
export class Person {
  readonly account: Account;
  readonly page: Page;
  readonly timeline: Timeline;
  readonly thread: Timeline;

  constructor(account: Account, page: Page) {
    this.account = account;
    this.page = page;
    this.timeline = new Timeline(page, /^Messages in /);
    this.thread = new Timeline(page, /^Thread$/);
  }

  get name(): string {
    return this.account.name;
  }

  get context(): BrowserContext {
    return this.page.context();
  }

  /** Another tab of the same browser. */
  async openTab(): Promise<Person> {
    const page = await this.context.newPage();
    await page.goto(this.page.url());
    return new Person(this.account, page);
  }

  async signUp(path = '/sign-up'): Promise<void> {
    await this.page.goto(path);
    await this.fillSignUp();
    await this.expectSignedIn();
  }

  /** Fills the form that is open and sends it. */
  async fillSignUp(): Promise<void> {
    await this.page.getByLabel('Your name').fill(this.name);
    await expect(this.page.getByLabel('Handle', { exact: true })).toHaveValue(this.account.handle);
    await this.page.getByLabel('Password', { exact: true }).fill(this.account.password);
    await this.page.getByRole('button', { name: 'Create account' }).click();
  }

  async signIn(path = '/sign-in'): Promise<void> {
    await this.page.goto(path);
    await this.fillSignIn();
    await this.expectSignedIn();
  }

  async fillSignIn(password = this.account.password): Promise<void> {
    await this.page.getByLabel('Handle or email').fill(this.account.handle);
    await this.page.getByLabel('Password', { exact: true }).fill(password);
    await this.page.getByRole('button', { name: 'Sign in', exact: true }).click();
  }

  async expectSignedIn(): Promise<void> {
    await expect(this.profileButton).toBeVisible();
  }

  /** My own name at the foot of the sidebar. */
  get profileButton(): Locator {
    return this.sidebar.getByRole('button', { name: `@${this.account.handle}` });
  }

  async signOut(): Promise<void> {
    await this.profileButton.click();
    await this.chooseInMenu('Sign out');
    await this.dialog
      .filter({ hasText: 'on this device?' })
      .getByRole('button', { name: 'Sign out' })
      .click();
    await expect(this.page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  }

  get sidebar(): Locator {
    return this.page.getByRole('navigation', { name: 'Channels' });
  }

  /** A channel or conversation in the sidebar. */
  row(name: string): Locator {
    return this.sidebar.getByRole('listitem').filter({ hasText: name }).getByRole('link');
  }

  get dialog(): Locator {
    return this.page.getByRole('dialog');
  }

  async createChannel(name: string, { topic = '', hidden = false } = {}): Promise<void> {
    await this.sidebar.getByRole('button', { name: 'Create a channel' }).click();
    await this.dialog.getByLabel('Name').fill(name);
    await this.dialog.getByLabel('Topic').fill(topic);
    if (hidden) await this.dialog.getByLabel('Private').check();
    await this.dialog.getByRole('button', { name: 'Create' }).click();
    await this.expectOpen(name);
  }

  async joinChannel(name: string): Promise<void> {
    await this.sidebar.getByRole('button', { name: 'Browse channels' }).click();
    await this.dialog.getByRole('button', { name: `Join ${name}` }).click();
    await this.expectOpen(name);
  }

  async openChannel(name: string): Promise<void> {
    await this.row(name).click();
    await this.expectOpen(name);
  }

  /** Id of the channel that is open. */
  get channel(): string {
    return new URL(this.page.url()).pathname.split('/')[2] ?? '';
  }

  async expectOpen(name: string): Promise<void> {
    await expect(this.page.getByRole('button', { name: `${name}: channel menu` })).toBeVisible();
    await expect(this.timeline.log).toBeVisible();
  }

  /** In the menu that is open; on a phone it is a sheet. */
  async chooseInMenu(item: string): Promise<void> {
    const inSheet = this.dialog.getByRole('button', { name: item, exact: true });
    await this.page.getByRole('menuitem', { name: item }).or(inSheet).click();
  }

  /** What the channel's own menu offers. */
  async chooseInChannelMenu(item: string): Promise<void> {
    await this.page.getByRole('button', { name: ': channel menu' }).click();
    await this.chooseInMenu(item);
  }

  /** A link by which somebody new gets an account and into `channels`. */
  async makeInvite(channels: readonly string[] = []): Promise<string> {
    await this.sidebar.getByRole('button', { name: 'Invite people' }).click();
    for (const channel of channels) await this.dialog.getByLabel(channel).check();
    await this.dialog.getByRole('button', { name: 'Create the link' }).click();
    const link = await this.dialog.getByLabel('Link').inputValue();
    await this.dialog.getByRole('button', { name: 'Done' }).click();
    return link;
  }

  async startDirectMessage(other: Person): Promise<void> {
    await this.sidebar.getByRole('button', { name: 'New direct message' }).click();
    await this.dialog.getByRole('button', { name: `@${other.account.handle}` }).click();
    await this.dialog.getByRole('button', { name: 'Start writing' }).click();
    await this.expectOpen(other.name);
  }

  get composer(): Locator {
    return this.page.getByRole('textbox', { name: /^Message / });
  }

  async post(text: string): Promise<void> {
    await this.send(text);
    await expect(this.timeline.message(firstLine(text)).first()).toBeVisible();
  }

  /** Like {@link post}, for text that is not drawn as it is written. */
  async send(text: string): Promise<void> {
    await send(this.composer, text);
  }

  async edit(text: string, to: string): Promise<void> {
    await this.pressInToolbar(text, 'Edit');
    await expect(this.composer).toHaveValue(text);
    await send(this.composer, to);
    await expect(this.timeline.message(to)).toContainText('(edited)');
  }

  /** Adds the reaction, or takes one's own away. */
  async react(text: string, emoji: '👍' | '❤️' | '😄'): Promise<void> {
    await this.pressInToolbar(text, `React with ${emoji}`);
  }

  async reply(to: string, text: string): Promise<void> {
    await this.pressInToolbar(to, 'Reply');
    await expect(this.page.getByText('Reply to')).toBeVisible();
    await this.post(text);
  }

  async remove(text: string): Promise<void> {
    await this.chooseInMessageMenu(text, 'Delete');
    await this.dialog.getByRole('button', { name: 'Delete' }).click();
    await expect(this.dialog).toBeHidden();
  }

  async replyInThread(to: string, text: string): Promise<void> {
    await this.pressInToolbar(to, 'Open thread');
    await send(this.page.getByRole('textbox', { name: 'Reply in the thread' }), text);
    await expect(this.thread.message(text)).toBeVisible();
  }

  /** On the message with `text`; an answer that quotes it stands further down. */
  async pressInToolbar(text: string, action: string): Promise<void> {
    const message = this.timeline.message(text).first();
    await message.hover();
    await message.getByRole('toolbar').getByRole('button', { name: action, exact: true }).click();
    // The pointer goes away, and its toolbar with it.
    await this.page.mouse.move(0, 0);
  }

  async chooseInMessageMenu(text: string, item: string): Promise<void> {
    await this.pressInToolbar(text, 'More actions');
    await this.chooseInMenu(item);
  }

  async openMembers(): Promise<Locator> {
    await this.page.getByRole('button', { name: /^\d+ members?$/ }).click();
    // On a phone the panel is the page.
    const panel = this.page
      .getByRole('complementary')
      .or(this.page.getByRole('main'))
      .and(this.page.getByLabel('Members'));
    await expect(panel).toBeVisible();
    return panel;
  }

  /** In the open panel of members. */
  async chooseForMember(member: Person, item: string): Promise<void> {
    await this.page.getByRole('button', { name: `Actions for ${member.name}` }).click();
    await this.page.getByRole('menu').getByText(item, { exact: true }).click();
  }

  /** From now on the service worker answers: the page opens without a server too. */
  async untilInstalled(): Promise<void> {
    await this.page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  }

  /** Sets this page's clock to `ms` ahead of the true one, until it is loaded anew. */
  async setClockShift(ms: number): Promise<void> {
    await this.page.evaluate((shift) => globalThis.setClockShift(shift), ms);
  }

  async expectOffline(): Promise<void> {
    await expect(this.page.getByText('Working offline.')).toBeVisible();
  }

  async expectOnline(): Promise<void> {
    await expect(this.page.getByText(/Working offline|Connecting/)).toBeHidden();
  }
}

async function send(field: Locator, text: string): Promise<void> {
  await field.fill(text);
  await field.press('Enter');
  await expect(field).toHaveValue('');
}

const firstLine = (text: string): string => text.split('\n', 1)[0] ?? '';
