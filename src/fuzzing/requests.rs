//! Whole requests, as the router takes them: paths, queries, forms and headers, on a server that keeps what they change.

use crate::server::{Config, Server, http::router::router};
use axum::{
    Router,
    body::{Body, to_bytes},
    extract::ConnectInfo,
    http::{Request, StatusCode, header::HOST},
};
use leptos::config::LeptosOptions;
use std::{
    env,
    net::{Ipv4Addr, SocketAddr},
    process,
    sync::{
        LazyLock,
        atomic::{AtomicU32, Ordering},
    },
};
use tokio::runtime::{Builder, Runtime};
use tower::ServiceExt;

/// Longer than any answer to a request that fits in here.
const ANSWER_BYTES: usize = 64 * 1024 * 1024;

struct FuzzedSite {
    runtime: Runtime,
    router: Router,
}

static SITE: LazyLock<FuzzedSite> = LazyLock::new(|| {
    let data = env::temp_dir().join(format!("parlor-fuzzing-{}", process::id()));
    let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let site = LeptosOptions::builder().output_name("parlor").site_root("nowhere").site_addr(listen).build();
    let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
    let server = runtime.block_on(Server::bind(Config::with_defaults(site, data))).expect("a server");
    let router = router(server.state.clone());
    // Its store is written to as long as requests come.
    std::mem::forget(server);
    FuzzedSite { runtime, router }
});

/// One request: `POST /path?query`, its headers, an empty line, and its body.
pub fn requests(data: &[u8]) {
    let Some(mut request) = read(data) else { return };
    // Each from an address of its own: how often one may ask is no concern here.
    static NETWORK: AtomicU32 = AtomicU32::new(0);
    let from = Ipv4Addr::from_bits(0x0a00_0000 | NETWORK.fetch_add(1, Ordering::Relaxed) & 0x00ff_ffff);
    request.extensions_mut().insert(ConnectInfo(SocketAddr::from((from, 1))));
    let described = format!("{} {}", request.method(), request.uri());
    SITE.runtime.block_on(async {
        let answer = SITE.router.clone().oneshot(request).await.expect("a router always answers");
        let status = answer.status();
        let is_no_fault = !status.is_server_error() || status == StatusCode::SERVICE_UNAVAILABLE;
        assert!(is_no_fault, "{described}: {status}");
        to_bytes(answer.into_body(), ANSWER_BYTES).await.expect("an answer ends");
    });
}

fn read(data: &[u8]) -> Option<Request<Body>> {
    let end = data.windows(2).position(|pair| pair == b"\n\n");
    let (head, body) = end.map_or((data, &[][..]), |end| (&data[..end], &data[end + 2..]));
    let mut lines = head.split(|byte| *byte == b'\n');
    let (method, target) = std::str::from_utf8(lines.next()?).ok()?.split_once(' ')?;
    let mut request = Request::builder().method(method).uri(target);
    for line in lines {
        let colon = line.iter().position(|byte| *byte == b':')?;
        request = request.header(&line[..colon], line[colon + 1..].trim_ascii());
    }
    if request.headers_ref().is_some_and(|headers| !headers.contains_key(HOST)) {
        request = request.header(HOST, "localhost");
    }
    request.body(Body::from(body.to_vec())).ok()
}
