//! What a supervisor or a load balancer asks.

use super::state::AppState;
use axum::{Json, extract::State, http::StatusCode};
use serde_json::{Value, json};

/// `GET /health/live`: the process answers.
pub(super) async fn live() -> Json<Value> {
    Json(json!({ "live": true, "version": env!("CARGO_PKG_VERSION") }))
}

/// `GET /health/ready`: it takes new people. 503 while it is closing.
pub(super) async fn ready(State(state): State<AppState>) -> (StatusCode, Json<Value>) {
    let ready = !state.closing.is_cancelled();
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(json!({ "ready": ready })))
}
