// The page of a room with fifty messages, as a server of express renders it with pug: from memory, for everybody anew.

import express from 'express';
import { fileURLToPath } from 'node:url';

const app = express();
app.set('views', fileURLToPath(new URL('views', import.meta.url)));
app.set('view engine', 'pug');

const nicknames = ['Brave Otter', 'Quick Badger', 'Calm Heron', 'Bright Fox', 'Kind Wolf'];

const messages = Array.from({ length: 50 }, (_, index) => ({
  seq: index + 1,
  id: crypto.randomUUID(),
  at: Date.now() - (50 - index) * 1000,
  from: { person: `0a1b2c3d4e5f60718293a4b${index % 5}`, nickname: nicknames[index % 5] },
  body: `~00000000000000000000000000${String(index).padStart(2, '0')}~ the quick brown fox jumps over the lazy dog the quick brown fox jumps`,
}));

// A mark of five by five squares, the left half mirrored, made of the person's id.
function mark(person) {
  const bits = Array.from(person, (digit) => parseInt(digit, 16));
  const squares = [];
  for (let y = 0; y < 5; y++) {
    for (let x = 0; x < 3; x++) {
      if (bits[(y * 3 + x) % bits.length] % 2 === 0) continue;
      squares.push(`M${x} ${y}h1v1h-1z`);
      if (x < 2) squares.push(`M${4 - x} ${y}h1v1h-1z`);
    }
  }
  return squares.join('');
}

const colour = (person) => parseInt(person.slice(-2), 16) % 12;
const iso = (at) => new Date(at).toISOString();
const clock = (at) => iso(at).slice(11, 16);
const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });

app.get('/r/:room', (request, response) => {
  response.render('room', {
    room: request.params.room,
    people: 0,
    day: day.format(messages[0].at),
    messages,
    snapshot: JSON.stringify({ room: request.params.room, seq: messages.length, messages }).replaceAll('<', '\\u003c'),
    mark,
    colour,
    iso,
    clock,
  });
});

const server = app.listen(0, '127.0.0.1', () => {
  console.log(`listening on 127.0.0.1:${server.address().port}`);
});
