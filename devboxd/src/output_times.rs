//! When which part of an output was written: beside the text, one record of 16 bytes for each write.

use std::fs::File;
use std::io::{self, Read};

use crate::output_log::OutputLog;

const RECORD: usize = 16;

/// The record of a write after which the text was `end` bytes long.
pub(crate) fn record(end: u64, time_ms: u64) -> [u8; RECORD] {
    let mut record = [0; RECORD];
    let (left, right) = record.split_at_mut(RECORD / 2);
    left.copy_from_slice(&end.to_le_bytes());
    right.copy_from_slice(&time_ms.to_le_bytes());
    record
}

/// Cuts off a record that was torn.
pub(crate) fn trim(times: &File) -> io::Result<()> {
    let length = times.metadata()?.len();
    times.set_len(length - length % RECORD as u64)
}

/// The writes of one output, in their order.
pub(crate) struct OutputTimes(Vec<(u64, u64)>);

impl OutputTimes {
    pub(crate) fn read(log: &OutputLog) -> io::Result<Self> {
        let mut bytes = Vec::new();
        match File::open(log.times_path()) {
            Ok(mut file) => file.read_to_end(&mut bytes)?,
            // An output without text has no files.
            Err(error) if error.kind() == io::ErrorKind::NotFound => 0,
            Err(error) => return Err(error),
        };
        let number = |bytes: &[u8]| bytes.try_into().map_or(0, u64::from_le_bytes);
        let records = bytes.chunks_exact(RECORD).map(|record| {
            let (end, time_ms) = record.split_at(RECORD / 2);
            (number(end), number(time_ms))
        });
        Ok(Self(records.collect()))
    }

    /// When the text was at least `position` bytes long for the first time.
    pub(crate) fn at(&self, position: u64) -> u64 {
        let place = self.0.partition_point(|(end, _)| *end < position);
        self.0
            .get(place)
            .or(self.0.last())
            .map_or(0, |(_, time_ms)| *time_ms)
    }
}
