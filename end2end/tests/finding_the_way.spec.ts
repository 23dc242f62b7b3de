import { expect, test } from './fixtures';

test('a path that is no page leads home', async ({ alice }) => {
  for (const path of ['/about', '/채팅', '/r/', '/r/tea/pot', '/nothing?x=1']) {
    await alice.page.goto(path);
    await expect(alice.page, path).toHaveURL('/');
    await expect(alice.lobby.field).toBeVisible();
  }
});

test('an API or a file that is not there is not found', async ({ alice }) => {
  for (const path of ['/api/nothing', '/api/', '/pkg/nothing.js', '/missing.png', '/health/nothing']) {
    const response = await alice.context.request.get(path, { maxRedirects: 0 });
    expect(response.status(), path).toBe(404);
  }
});

test('the files of the page are there, and nothing else is let in', async ({ alice }) => {
  for (const path of ['/favicon.svg', '/robots.txt', '/manifest.webmanifest', '/pkg/parlor.css', '/pkg/parlor.js']) {
    const response = await alice.context.request.get(path);
    expect(response.status(), path).toBe(200);
    expect(response.headers()['x-content-type-options']).toBe('nosniff');
  }
  const page = await alice.context.request.get('/');
  const policy = page.headers()['content-security-policy'];
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain('unsafe-inline');
});

test('a name that no room can have is explained, and stands there to be mended', async ({ alice }) => {
  await alice.lobby.open();
  await alice.lobby.enter('Waves & 50%?');
  await expect(alice.page.getByRole('alert').filter({ hasText: 'A room cannot have that name.' })).toBeVisible();
  await expect(alice.lobby.field).toHaveValue('Waves & 50%?');
  await expect(alice.lobby.field).toBeFocused();
  await expect(alice.lobby.field).toHaveAttribute('aria-invalid', 'true');
  await alice.lobby.enter('waves');
  await expect(alice.page).toHaveURL('/r/waves');
});
