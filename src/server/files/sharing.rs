//! What taking and giving files needs: limits, turns, and what is on its way.

use super::{Downloads, ReservedDisk, SharedToday};
use crate::{
    domain::Person,
    rates::RateLimiter,
    server::{
        capacity::{fair_turns::Turns, slots::SlotPool},
        connections::network::Network,
        images::PictureMaker,
        limits::{self, FileLimits},
    },
};
use std::sync::Arc;
use tokio::sync::Semaphore;

/// What the server knows of files that come and go.
pub(in crate::server) struct FileSharing {
    pub(in crate::server) limits: FileLimits,
    /// How often one person may bring a file.
    pub(super) rate: RateLimiter<Person>,
    /// A permit for each file that may come at this moment.
    pub(super) uploads: Semaphore,
    /// How many of those one network, and one person, may bring at this moment.
    pub(super) uploads_of_networks: Arc<SlotPool<Network>>,
    pub(super) uploads_of_people: Arc<SlotPool<Person>>,
    /// A place for each file that is given at this moment.
    pub(super) downloads: Downloads,
    /// What files that are coming will take of the disk.
    pub(super) reserved_disk: ReservedDisk,
    /// How much each network shared today.
    pub(super) shared_today: Arc<SharedToday>,
    /// What makes pictures ready, and whose turn it is.
    pub(super) picture_maker: PictureMaker,
    pub(super) pictures: Arc<Turns>,
}

impl FileSharing {
    pub(in crate::server) fn new(limits: FileLimits, picture_maker: PictureMaker) -> Self {
        Self {
            limits,
            rate: RateLimiter::new(limits::UPLOAD_RATE, limits::MAX_TRACKED_KEYS),
            uploads: Semaphore::new(limits::MAX_CONCURRENT_UPLOADS),
            uploads_of_networks: Arc::new(SlotPool::new(limits::MAX_UPLOADS_PER_NETWORK)),
            uploads_of_people: Arc::new(SlotPool::new(limits::MAX_UPLOADS_PER_PERSON)),
            downloads: Downloads::default(),
            reserved_disk: ReservedDisk::default(),
            shared_today: Arc::default(),
            picture_maker,
            pictures: Turns::for_pictures(),
        }
    }
}
