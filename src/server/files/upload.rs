//! Receives a file: streamed to a temporary file, then moved to its path.

use super::{on_disk, status};
use crate::{
    domain::{FileExtent, FileHash, FileLink, FileName, Language, Person},
    rates::RetryAfter,
    server::{
        boot::maintenance::now,
        capacity::retry_after::said_until,
        connections::network::Network,
        images::{self, PictureError, ReadyPicture, SIGNATURE_BYTES},
        limits::{self, FileLimits, MEBIBYTE_BYTES},
        state::AppState,
    },
    sheets::{HitLimit, UploadRefusal},
    store::{FileKind, PictureKind, Quota, QuotaExceeded, StoredFile, TempBlob},
};
use axum::{
    Extension, Json,
    body::{Body, HttpBody},
    extract::{Query, State},
    http::header,
    response::{IntoResponse, Response},
};
use futures::StreamExt;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::{
    io,
    num::NonZeroU32,
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncWriteExt, BufWriter},
    time,
};

/// How many bytes of an upload are written at once.
const WRITE_BYTES: usize = 16 * 1024;

/// The query of an upload.
#[derive(Deserialize)]
pub(in crate::server) struct UploadQuery {
    /// The name of the file on its person's computer.
    #[serde(default)]
    name: String,
}

/// The response to an upload.
#[derive(Serialize)]
struct UploadResponse {
    /// The path to use in a message.
    path: String,
}

/// `POST /api/files?name=…`: stores the body as a file.
pub(in crate::server) async fn take(
    State(state): State<AppState>,
    Extension(person): Extension<Person>,
    Extension(network): Extension<Network>,
    Extension(language): Extension<Language>,
    Query(UploadQuery { name }): Query<UploadQuery>,
    body: Body,
) -> Response {
    let headers = [(header::CACHE_CONTROL, "no-store")];
    match keep(&state, (person, network), &name, body).await {
        Ok(link) => (headers, Json(UploadResponse { path: link.path().to_owned() })).into_response(),
        Err(UploadRefused { why, retry_after }) => {
            if why.is_by_limit() {
                state.refusals.count(HitLimit::Uploads);
            }
            let response = (status(why), headers, why.sentence(language));
            match retry_after {
                Some(seconds) => said_until(response, seconds),
                None => response.into_response(),
            }
        }
    }
}

/// A refusal, with the seconds until the same may be tried again, if those are known.
struct UploadRefused {
    why: UploadRefusal,
    retry_after: Option<NonZeroU32>,
}

impl From<UploadRefusal> for UploadRefused {
    fn from(why: UploadRefusal) -> Self {
        Self { why, retry_after: None }
    }
}

async fn keep(
    state: &AppState,
    (person, network): (Person, Network),
    name: &str,
    body: Body,
) -> Result<FileLink, UploadRefused> {
    let refused_for = |why| move |seconds| UploadRefused { why, retry_after: Some(seconds) };
    let too_fast = |wait: RetryAfter| refused_for(UploadRefusal::TooFast)(wait.seconds());
    state.files.rate.take(person, Instant::now()).map_err(too_fast)?;
    let _place = state.files.uploads.try_acquire().map_err(|_| UploadRefusal::Busy)?;
    let _places = state
        .files
        .uploads_of_people
        .take(person)
        .zip(state.files.uploads_of_networks.take(network.customer()))
        .ok_or(UploadRefusal::TooFast)?;
    let FileLimits { bytes: most, a_day, total } = state.files.limits;
    let (quota, now) = (Quota { a_day, total }, now());
    // The announced length is checked before anything is written.
    let announced = body.size_hint().lower();
    if most < announced {
        return Err(UploadRefusal::TooLarge(most / MEBIBYTE_BYTES).into());
    }
    // All uploads must fit on the disk, including thumbnails and rewritten pictures.
    let coming = body.size_hint().exact().unwrap_or(most).saturating_mul(2);
    let _reserved = state
        .files
        .reserved_disk
        .reserve(coming, |all| state.store.is_free(all))
        .ok_or(UploadRefusal::NoRoom)?;
    let no_room = |no_room| match no_room {
        QuotaExceeded::AtAll => UploadRefused::from(UploadRefusal::NoRoom),
        QuotaExceeded::ForToday => {
            refused_for(UploadRefusal::ForToday(a_day / MEBIBYTE_BYTES))(limits::QUOTA_RETRY_SECONDS)
        }
    };
    let room = state.store.room_for(person, announced, quota, now).await;
    room.map_err(|_| UploadRefusal::NotKept)?.map_err(no_room)?;

    let part = state.store.arriving().map_err(not_kept)?;
    let arrived = receive(&part, body, most).await?;
    let networks = a_day.saturating_mul(limits::NETWORK_QUOTA_FACTOR);
    let shared = state.files.shared_today.add(
        network.customer(),
        on_disk(arrived.bytes),
        networks,
        Duration::from_millis(now.millis()),
    );
    let for_today = |wait: RetryAfter| {
        refused_for(UploadRefusal::NetworkForToday(networks / MEBIBYTE_BYTES))(wait.seconds())
    };
    shared.map_err(for_today)?;
    let length = arrived.bytes;
    let (file, part, small) = match images::kind_of(&arrived.head) {
        None => (arrived.file(), part, None),
        Some(kind) => draw(state, network, kind, part).await?,
    };
    let extension = match file.kind {
        FileKind::Other => None,
        FileKind::Picture(kind) => Some(extension(kind)),
    };
    let extent = match file.size {
        Some((width, height)) => FileExtent::Picture(width, height),
        None => FileExtent::Bytes(length),
    };
    let link = FileLink::new(file.hash, extent, FileName::of(name, extension));
    let kept = state.store.keep_file(file, part, small, (person, now, quota)).await;
    kept.map_err(|_| UploadRefusal::NotKept)?.map_err(no_room)?;
    Ok(link)
}

/// A received file.
struct ReceivedFile {
    hash: FileHash,
    bytes: u64,
    /// Its first bytes.
    head: Vec<u8>,
}

impl ReceivedFile {
    /// The data about it if it is no picture.
    fn file(&self) -> StoredFile {
        StoredFile {
            hash: self.hash,
            kind: FileKind::Other,
            size: None,
            small: None,
            bytes: on_disk(self.bytes),
        }
    }
}

/// Writes the body to the temporary file while it arrives.
async fn receive(part: &TempBlob, body: Body, most: u64) -> Result<ReceivedFile, UploadRefusal> {
    let file = tokio::fs::OpenOptions::new().write(true).open(part.path()).await.map_err(not_kept)?;
    // Small chunks are collected before they are written.
    let mut file = BufWriter::with_capacity(WRITE_BYTES, file);
    let mut chunks = body.into_data_stream();
    let (mut hasher, mut bytes, mut head) = (Sha256::new(), 0, Vec::with_capacity(SIGNATURE_BYTES));
    loop {
        let chunk = match time::timeout(limits::UPLOAD_IDLE_TIMEOUT, chunks.next()).await {
            Ok(None) => break,
            Ok(Some(Ok(chunk))) => chunk,
            Ok(Some(Err(_))) | Err(_) => return Err(UploadRefusal::BrokenOff),
        };
        bytes += chunk.len() as u64;
        if most < bytes {
            return Err(UploadRefusal::TooLarge(most / MEBIBYTE_BYTES));
        }
        head.extend(chunk.iter().take(SIGNATURE_BYTES - head.len()));
        hasher.update(&chunk);
        file.write_all(&chunk).await.map_err(not_kept)?;
    }
    if bytes == 0 {
        return Err(UploadRefusal::Empty);
    }
    file.flush().await.map_err(not_kept)?;
    file.get_ref().sync_all().await.map_err(not_kept)?;
    Ok(ReceivedFile { hash: FileHash::from_bytes(hasher.finalize().into()), bytes, head })
}

/// Replaces the received file by the prepared picture, with its thumbnail beside it.
async fn draw(
    state: &AppState,
    network: Network,
    kind: PictureKind,
    part: TempBlob,
) -> Result<(StoredFile, TempBlob, Option<TempBlob>), UploadRefusal> {
    let beside = state.store.arriving().map_err(not_kept)?;
    // A picture takes much memory for a moment: one after the other.
    let made =
        state.files.pictures.during(network, state.files.picture_maker.make_ready(&part, &beside)).await;
    let made = made.map_err(|_| UploadRefusal::Busy)?.map_err(not_kept)?;
    let ReadyPicture { hash, size, small, bytes } = made.map_err(|unusable| match unusable {
        PictureError::Damaged => UploadRefusal::Damaged,
        PictureError::TooLarge => UploadRefusal::TooManyPixels,
    })?;
    let stored =
        StoredFile { hash, kind: FileKind::Picture(kind), size: Some(size), small, bytes: on_disk(bytes) };
    Ok((stored, part, small.map(|_| beside)))
}

fn extension(kind: PictureKind) -> &'static str {
    match kind {
        PictureKind::Png => "png",
        PictureKind::Jpeg => "jpg",
        PictureKind::Gif => "gif",
        PictureKind::WebP => "webp",
    }
}

fn not_kept(error: io::Error) -> UploadRefusal {
    tracing::error!(%error, "a file could not be written, and whoever brought it was told");
    UploadRefusal::NotKept
}
