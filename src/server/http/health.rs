//! Health checks for supervisors and load balancers.

use crate::server::state::AppState;
use axum::{Json, extract::State, http::StatusCode};
use serde_json::{Value, json};
use std::{fs::File, time::Instant};

/// `GET /health/live`: the process answers.
pub(in crate::server) async fn live() -> Json<Value> {
    Json(json!({ "live": true, "version": env!("CARGO_PKG_VERSION") }))
}

/// `GET /health/ready`: the server accepts new people and stores messages. 503 and `why` if it does not.
pub(in crate::server) async fn ready(State(state): State<AppState>) -> (StatusCode, Json<Value>) {
    match why_not(&state).await {
        None => (StatusCode::OK, Json(json!({ "ready": true }))),
        Some(why) => (StatusCode::SERVICE_UNAVAILABLE, Json(json!({ "ready": false, "why": why }))),
    }
}

/// Why the server is not healthy, in words that anybody may see.
async fn why_not(state: &AppState) -> Option<String> {
    if state.closing.is_cancelled() {
        return Some("it is closing".to_owned());
    }
    if let Err(error) = File::open("/dev/null") {
        return Some(format!("it cannot open another file or connection: {}", error.kind()));
    }
    let store = state.store.clone();
    let look = async move { store.is_well().await.err().map(|error| format!("the log: {error}")) };
    state.log_health.at(Instant::now(), look).await
}
