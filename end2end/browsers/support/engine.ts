// The two engines: how each is started, and what it is told about the eyes and the wishes of whoever looks.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect } from '@playwright/test';
import { WebDriver } from './webdriver';
import { Xvfb } from './xvfb';

export type Engine = 'firefox' | 'webkit';

/** What somebody has set in their system. */
export type Look = 'light' | 'dark' | 'forced-colors';

// WebKitGTK's own small browser: no program for people, and so not in the PATH.
const MINIBROWSER = process.env.PARLOR_MINIBROWSER || '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser';

/** How a driver is started, and what it is asked for. */
interface Way {
  program: string;
  args: (port: number) => string[];
  env: Record<string, string>;
  capabilities: object;
}

/**
 * A browser of its own, with its driver: both engines have one session a driver. It has a screen of its own as well: Firefox draws
 * one frame a second in a window that another one covers.
 */
export class Browser {
  private constructor(
    readonly webdriver: WebDriver,
    private readonly driver: ChildProcess,
    private readonly screen: Xvfb,
  ) {}

  static async start(engine: Engine, look: Look = 'light'): Promise<Browser> {
    const { program, args, env, capabilities } = WAYS[engine](look);
    const [screen, port] = await Promise.all([Xvfb.start(), freePort()]);
    const driver = spawn(program, args(port), {
      env: { ...process.env, LANG: 'en_US.UTF-8', LANGUAGE: 'en', DISPLAY: screen.display, ...env },
      stdio: 'ignore',
    });
    const url = `http://127.0.0.1:${port}`;
    await expect(async () => expect((await fetch(`${url}/status`)).ok).toBe(true)).toPass();
    const webdriver = await WebDriver.open(url, capabilities);
    await webdriver.resize(1280, 900);
    return new Browser(webdriver, driver, screen);
  }

  /** Leaves what it shows, all but one window, and who it was. */
  async clean(): Promise<void> {
    const { webdriver } = this;
    const [first, ...others] = await webdriver.windows();
    for (const window of others) {
      await webdriver.turnTo(window);
      await webdriver.closeWindow();
    }
    await webdriver.turnTo(first);
    await webdriver.forgetCookies();
    await webdriver.go('about:blank');
  }

  async end(): Promise<void> {
    await this.webdriver.close();
    const ended = once(this.driver, 'exit');
    this.driver.kill();
    await ended;
    await this.screen.end();
  }
}

const WAYS: Record<Engine, (look: Look) => Way> = {
  firefox: (look) => ({
    program: 'geckodriver',
    args: (port) => ['--port', `${port}`, '--allow-system-access'],
    env: {},
    capabilities: {
      browserName: 'firefox',
      'moz:firefoxOptions': {
        prefs: {
          'ui.systemUsesDarkTheme': look === 'dark' ? 1 : 0,
          // Windows' high contrast, as Firefox has it everywhere.
          'browser.display.document_color_use': look === 'forced-colors' ? 2 : 0,
          // Offline is without this machine's own servers as well.
          'network.disable-localhost-when-offline': true,
        },
      },
    },
  }),

  webkit: (look) => ({
    program: 'WebKitWebDriver',
    args: (port) => [`--port=${port}`],
    env: {
      GTK_THEME: look === 'dark' ? 'Adwaita:dark' : 'Adwaita',
      // Its sandbox does not start for root, nor in most containers.
      WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
    },
    capabilities: {
      browserName: 'MiniBrowser',
      'webkitgtk:browserOptions': {
        binary: MINIBROWSER,
        args: ['--automation', '--javascript-can-open-windows-automatically=true'],
      },
    },
  }),
};

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
