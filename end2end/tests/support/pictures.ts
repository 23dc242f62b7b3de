// Pictures and files to share, made here: no test needs one that somebody took.
import { deflateSync, crc32 } from 'node:zlib';
import type { Locator, Page } from '@playwright/test';

/** A file as it is handed to a page. */
export interface Shared {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** A picture in this colour, fading into black from its upper left corner. */
export function picture(name: string, width: number, height: number, colour: [number, number, number]): Shared {
  const lines = Array.from({ length: height }, (_, y) => {
    const line = Buffer.alloc(1 + 3 * width);
    for (let x = 0; x < width; x += 1) {
      const light = 1 - (x / width + y / height) / 2;
      colour.forEach((part, at) => line.writeUInt8(Math.floor(part * light), 1 + 3 * x + at));
    }
    return line;
  });
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2], 8); // Eight bits each of red, green and blue.
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const chunks = [chunk('IHDR', header), chunk('IDAT', deflateSync(Buffer.concat(lines))), chunk('IEND', Buffer.alloc(0))];
  return { name, mimeType: 'image/png', buffer: Buffer.concat([signature, ...chunks]) };
}

function chunk(name: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name), content]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}

/** A file of text. */
export function paper(name: string, text: string): Shared {
  return { name, mimeType: 'text/plain', buffer: Buffer.from(text) };
}

/** Pastes files into the field, or drags and drops them somewhere in the page. */
export async function bring(how: 'paste' | 'dragover' | 'drop', at: Locator, files: Shared[], texts: Record<string, string> = {}): Promise<void> {
  const plain = files.map(({ name, mimeType, buffer }) => ({ name, mimeType, base64: buffer.toString('base64') }));
  await at.evaluate(
    (element, { how, plain, texts }) => {
      const data = new DataTransfer();
      for (const { name, mimeType, base64 } of plain) {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        data.items.add(new File([bytes], name, { type: mimeType }));
      }
      for (const [kind, text] of Object.entries(texts)) data.setData(kind, text);
      const options = { bubbles: true, cancelable: true };
      element.dispatchEvent(
        how === 'paste'
          ? new ClipboardEvent(how, { ...options, clipboardData: data })
          : new DragEvent(how, { ...options, dataTransfer: data }),
      );
    },
    { how, plain, texts },
  );
}

/** Chooses files, as the system's dialog would. */
export async function choose(page: Page, files: Shared[]): Promise<void> {
  await page.locator('input[type=file]').setInputFiles(files);
}

/** Whether a picture has come, and is shown. */
export async function isShown(picture: Locator): Promise<boolean> {
  return picture.evaluate((image: HTMLImageElement) => image.complete && 0 < image.naturalWidth);
}
