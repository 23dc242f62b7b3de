//! Shared files: receiving them, and serving them so that none can run as a script.

mod daily_quota;
mod download;
mod download_slots;
mod reserved_disk;
mod sharing;
mod upload;

use daily_quota::SharedToday;
pub(super) use download::give;
use download_slots::Downloads;
use reserved_disk::ReservedDisk;
pub(super) use sharing::FileSharing;
pub(super) use upload::take;

use crate::sheets::UploadRefusal;
use axum::http::StatusCode;

/// The path for uploads.
pub(super) const UPLOAD_PATH: &str = "/api/files";

/// The HTTP status of a refusal.
fn status(refusal: UploadRefusal) -> StatusCode {
    match refusal {
        UploadRefusal::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
        UploadRefusal::Empty | UploadRefusal::BrokenOff => StatusCode::BAD_REQUEST,
        UploadRefusal::TooFast | UploadRefusal::ForToday(_) | UploadRefusal::NetworkForToday(_) => {
            StatusCode::TOO_MANY_REQUESTS
        }
        UploadRefusal::NoRoom => StatusCode::INSUFFICIENT_STORAGE,
        UploadRefusal::Damaged | UploadRefusal::TooManyPixels => StatusCode::UNPROCESSABLE_ENTITY,
        UploadRefusal::Busy | UploadRefusal::NotKept => StatusCode::SERVICE_UNAVAILABLE,
    }
}

/// The minimum space of a file, in bytes, on nearly all disks.
const DISK_BLOCK_BYTES: u64 = 4096;

/// The disk space of a file.
fn on_disk(bytes: u64) -> u64 {
    bytes.next_multiple_of(DISK_BLOCK_BYTES)
}
