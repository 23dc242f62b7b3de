//! See `parlor::fuzzing::markup`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| parlor::fuzzing::markup(data));
