// A room is a topic, the one that the path names, and whatever somebody sends is published there.

#include "App.h"

#include <iostream>
#include <string>

struct Person {
    std::string room;
};

int main() {
    uWS::App app;

    app.ws<Person>("/*", {
        .compression = uWS::DISABLED,
        .maxBackpressure = 16 * 1024 * 1024, // beyond it messages are dropped
        .upgrade = [](auto *response, auto *request, auto *context) {
            response->template upgrade<Person>(
                {std::string(request->getUrl())},
                request->getHeader("sec-websocket-key"),
                request->getHeader("sec-websocket-protocol"),
                request->getHeader("sec-websocket-extensions"),
                context);
        },
        .open = [](auto *socket) { socket->subscribe(socket->getUserData()->room); },
        .message = [&app](auto *socket, std::string_view message, uWS::OpCode opcode) {
            app.publish(socket->getUserData()->room, message, opcode);
        },
    });

    app.listen("127.0.0.1", 0, [](auto *listening) {
        if (listening) {
            auto port = us_socket_local_port(0, reinterpret_cast<us_socket_t *>(listening));
            std::cout << "listening on 127.0.0.1:" << port << std::endl;
        }
    });
    app.run();
}
