use std::time::SystemTime;
use uuid::Builder;

/// Randomness as a part: the platform's in production, fixed in tests.
pub trait Random {
    /// Sixteen random bytes.
    fn bytes(&self) -> [u8; 16];
}

/// A number in `0.0..1.0`.
#[must_use]
pub fn fraction(random: &dyn Random) -> f64 {
    let [a, b, c, d, ..] = random.bytes();
    f64::from(u32::from_le_bytes([a, b, c, d])) / (f64::from(u32::MAX) + 1.0)
}

/// A random id (UUID version 4), for `x-request-id`.
#[must_use]
pub fn request_id(random: &dyn Random) -> String {
    hyphenated(Builder::from_random_bytes(random.bytes()))
}

/// A time-ordered id (UUID version 7), for `command_id`.
#[must_use]
pub fn command_id(random: &dyn Random, now: SystemTime) -> String {
    let [a, b, c, d, e, f, g, h, i, j, ..] = random.bytes();
    let since_epoch = now
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default();
    let millis = u64::try_from(since_epoch.as_millis()).unwrap_or_default();
    hyphenated(Builder::from_unix_timestamp_millis(
        millis,
        &[a, b, c, d, e, f, g, h, i, j],
    ))
}

/// Without `Display`, which would bring in the formatting machinery.
fn hyphenated(builder: Builder) -> String {
    let mut buffer = [0; 36];
    builder
        .into_uuid()
        .hyphenated()
        .encode_lower(&mut buffer)
        .to_owned()
}
