import { expect, test } from './fixtures';
import { inTurn } from './support/in_turn';

const CODE = 'function f(a) {\n\tif (a < 1 && a > "0") {\n    return `<b>${a}</b>`;\n  }\n\n}';

test('three people in two rooms: what is said reaches everyone in its room and nobody else', async ({
  alice,
  bob,
  carol,
}) => {
  await alice.room.enter('tea');
  await alice.room.rename('Alice');
  await bob.room.enter('tea');
  await bob.room.rename('Bob');
  await carol.room.enter('coffee');
  const bobInCoffee = await bob.openTab();
  await bobInCoffee.enter('coffee');

  await inTurn([alice, 'Hello, tea'], [bob, 'Hello, Alice']);
  await carol.room.say('Hello, coffee');
  await bobInCoffee.expectSaid(['Hello, coffee']);
  await bobInCoffee.say('Here, too');

  await alice.room.expectSaid(['Hello, tea', 'Hello, Alice']);
  await bob.room.expectSaid(['Hello, tea', 'Hello, Alice']);
  await carol.room.expectSaid(['Hello, coffee', 'Here, too']);
  await bobInCoffee.expectSaid(['Hello, coffee', 'Here, too']);
});

test('a message shows who said it and when, and its sender sees that it is kept', async ({ alice, bob }) => {
  await alice.room.enter('tea');
  await alice.room.rename('Alice');
  await alice.room.expectYou('Alice');
  await bob.room.enter('tea');
  await alice.room.say('Hello');
  const heard = bob.room.message('Hello');
  await expect(heard.locator('[data-name]')).toHaveText('Alice');
  await expect(heard.getByRole('time')).toHaveText(/^\d\d?:\d\d\s[AP]M$/);
  await expect(heard.getByRole('time')).toHaveAttribute('datetime', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d.*Z$/);
  await expect(heard.getByText('Sent and kept')).toHaveCount(0);
  await expect(alice.room.message('Hello').getByText('Sent and kept')).toHaveCount(1);
});

test('many lines and code arrive to the letter', async ({ alice, bob }) => {
  const texts = ['one\n\n  two\n\tthree  ', CODE, 'https://example.com/?a=1&b=2, and more.', '<script>alert(1)</script> &amp;'];
  await alice.room.enter('tea');
  await bob.room.enter('tea');
  for (const [at, text] of texts.entries()) {
    await alice.room.say(text === CODE ? '```js\n' + CODE + '\n```' : text);
    await expect(alice.room.bodies).toHaveCount(at + 1);
  }
  await alice.room.expectSaid(texts);
  await bob.room.expectSaid(texts);
  await bob.page.reload();
  await bob.room.expectSaid(texts);
});

test('Enter sends and Shift+Enter breaks the line', async ({ alice }) => {
  await alice.room.enter('tea');
  await alice.room.composer.click();
  const { keyboard } = alice.page;
  await keyboard.type('one');
  await keyboard.press('Shift+Enter');
  await keyboard.type('two');
  await expect(alice.room.composer).toHaveValue('one\ntwo');
  await expect(alice.room.bodies).toHaveCount(0);
  await keyboard.press('Enter');
  await alice.room.expectSaid(['one\ntwo']);
  await expect(alice.room.composer).toHaveValue('');
  await expect(alice.room.composer).toBeFocused();
});

test('the button sends as well', async ({ alice }) => {
  await alice.room.enter('tea');
  await alice.room.composer.fill('Hello');
  await alice.page.getByRole('button', { name: alice.words.send, exact: true }).click();
  await alice.room.expectSaid(['Hello']);
});

test('what is empty is not sent', async ({ alice }) => {
  await alice.room.enter('tea');
  for (const nothing of ['', '   ', '\n\n', '\u200B']) await alice.room.say(nothing);
  await alice.room.say('Something');
  await alice.room.expectSaid(['Something']);
});

test('what is too long stays in the field, and the field says why', async ({ alice }) => {
  await alice.room.enter('tea');
  await alice.room.say('가'.repeat(6000));
  await expect(alice.room.composer).toHaveAccessibleDescription(/too long/);
  await expect(alice.room.composer).toHaveValue('가'.repeat(6000));
  await alice.room.say('Shorter');
  await alice.room.expectSaid(['Shorter']);
  await expect(alice.room.composer).toHaveAccessibleDescription('');
});

test('the field grows with its text, up to a part of the screen, and shrinks again', async ({ alice }) => {
  await alice.room.enter('tea');
  const height = async () => (await alice.room.composer.boundingBox())?.height ?? 0;
  const one = await height();
  await alice.room.composer.fill('1\n2\n3');
  await expect.poll(height).toBeGreaterThan(one + 20);
  await alice.room.composer.fill('line\n'.repeat(100));
  await expect.poll(height).toBeLessThan(800 * 0.45);
  await alice.room.composer.fill('done');
  await alice.room.composer.press('Enter');
  await expect.poll(height).toBe(one);
});

test('saying something shows it, also to somebody who was reading back', async ({ alice }) => {
  await alice.room.enter('tea');
  for (let n = 0; n < 5; n += 1) await alice.room.say('line\n'.repeat(20));
  await expect(alice.room.bodies).toHaveCount(5);
  await alice.room.log.hover();
  await alice.page.mouse.wheel(0, -5000);
  await expect(alice.page.getByRole('link', { name: alice.words.latest })).toBeVisible();
  await alice.room.say('Here I am');
  await expect(alice.room.message('Here I am')).toBeInViewport();
});
