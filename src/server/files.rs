//! The files that people share: taking them, and giving them back so that none of them can ever run as a script.

mod downloads;
mod giving;
mod reserved_disk;
mod shared_today;
mod taking;

pub(super) use downloads::Downloads;
pub(super) use giving::give;
pub(super) use reserved_disk::ReservedDisk;
pub(super) use shared_today::SharedToday;
pub(super) use taking::take;

use crate::ui::FileRefusal;
use axum::http::StatusCode;

/// Where files are brought to.
pub(super) const PATH: &str = "/api/files";

/// The status that goes with a refusal.
fn status(refusal: FileRefusal) -> StatusCode {
    match refusal {
        FileRefusal::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
        FileRefusal::Empty | FileRefusal::BrokenOff => StatusCode::BAD_REQUEST,
        FileRefusal::TooFast | FileRefusal::ForToday(_) | FileRefusal::NetworkForToday(_) => {
            StatusCode::TOO_MANY_REQUESTS
        }
        FileRefusal::NoRoom => StatusCode::INSUFFICIENT_STORAGE,
        FileRefusal::Damaged | FileRefusal::TooManyPixels => StatusCode::UNPROCESSABLE_ENTITY,
        FileRefusal::Busy | FileRefusal::NotKept => StatusCode::SERVICE_UNAVAILABLE,
    }
}

/// What a file takes at least, in bytes, on nearly all disks.
const DISK_BLOCK_BYTES: u64 = 4096;

/// How much of the disk a file takes, however small it is.
fn on_disk(bytes: u64) -> u64 {
    bytes.next_multiple_of(DISK_BLOCK_BYTES)
}
