// The classic lesson on `ws`: the path is the room, messages are {type, payload}, and telling everyone is a loop.

import { WebSocket, WebSocketServer } from 'ws';

const rooms = new Map();

function tell(room, type, payload) {
  const text = JSON.stringify({ type, payload });
  for (const socket of room) {
    if (socket.readyState === WebSocket.OPEN) socket.send(text);
  }
}

const server = new WebSocketServer({ host: '127.0.0.1', port: 0 }, () => {
  console.log(`listening on 127.0.0.1:${server.address().port}`);
});

server.on('connection', (socket, request) => {
  const name = request.url;
  if (!rooms.has(name)) rooms.set(name, new Set());
  const room = rooms.get(name);
  let nickname;

  socket.on('message', (data) => {
    const { type, payload } = JSON.parse(data);
    if (type === 'join') {
      nickname = payload.nickname;
      room.add(socket);
      tell(room, 'joined', { nickname, people: room.size });
    } else if (type === 'message') {
      tell(room, 'message', { nickname, body: payload.body, at: Date.now() });
    }
  });

  socket.on('close', () => {
    room.delete(socket);
    if (room.size === 0) rooms.delete(name);
    else tell(room, 'left', { nickname, people: room.size });
  });

  socket.on('error', console.error);
});
