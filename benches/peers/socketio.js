// The same with Socket.IO and its rooms. Only WebSockets: the fallback to polling is not what is measured.

import { createServer } from 'node:http';
import { Server } from 'socket.io';

const http = createServer();
const server = new Server(http, { transports: ['websocket'] });

server.on('connection', (socket) => {
  let room;
  let nickname;
  const people = () => server.sockets.adapter.rooms.get(room)?.size ?? 0;

  socket.on('join', (payload) => {
    ({ room, nickname } = payload);
    socket.join(room);
    server.to(room).emit('joined', { nickname, people: people() });
  });

  socket.on('message', ({ body }) => {
    server.to(room).emit('message', { nickname, body, at: Date.now() });
  });

  socket.on('disconnect', () => {
    server.to(room).emit('left', { nickname, people: people() });
  });
});

http.listen(0, '127.0.0.1', () => {
  console.log(`listening on 127.0.0.1:${http.address().port}`);
});
