//! The payloads' encoding: CBOR (RFC 8949) with numbered fields. Numbers are never used again, new fields are
//! optional, so a row written by any version is read by every later one.

use jiff::civil::Date;
use kagimori_domain::lockout::CodeFailures;
use kagimori_domain::time::Instant;
use minicbor::{Decode, Encode};
use zeroize::Zeroizing;

/// Encodes a payload. Room is taken beforehand, so that no half-written buffer with a secret is left behind.
pub(crate) fn encode<T: Encode<()>>(payload: &T) -> Zeroizing<Vec<u8>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(1024));
    if minicbor::encode(payload, &mut *bytes).is_err() {
        unreachable!("writing to memory does not fail");
    }
    bytes
}

/// Decodes a payload; `None` unless all of it is one.
pub(crate) fn decode<'b, T: Decode<'b, ()>>(payload: &'b [u8]) -> Option<T> {
    let mut decoder = minicbor::Decoder::new(payload);
    let value = decoder.decode().ok()?;
    (decoder.position() == payload.len()).then_some(value)
}

/// A calendar day as one number: 20261122.
pub(crate) fn date_to_number(date: Date) -> i32 {
    i32::from(date.year()) * 10_000 + i32::from(date.month()) * 100 + i32::from(date.day())
}

/// The day of such a number.
pub(crate) fn date_from_number(number: i32) -> Option<Date> {
    let part = |n: i32| i8::try_from(n).ok();
    Date::new(i16::try_from(number / 10_000).ok()?, part(number / 100 % 100)?, part(number % 100)?).ok()
}

/// [`CodeFailures`] as stored.
#[derive(Encode, Decode)]
pub(crate) struct FailuresPayload {
    #[n(0)]
    in_row: u32,
    #[cbor(n(1), with = "minicbor::bytes")]
    last_wrong: Option<[u8; 16]>,
    #[n(2)]
    last_wrong_at: Option<i64>,
    #[n(3)]
    forgiven_since: Option<i64>,
    #[n(4)]
    forgiven: u32,
}

impl From<&CodeFailures> for FailuresPayload {
    fn from(failures: &CodeFailures) -> Self {
        Self {
            in_row: failures.in_row,
            last_wrong: failures.last_wrong.map(|(fingerprint, _)| fingerprint),
            last_wrong_at: failures.last_wrong.map(|(_, at)| at.0),
            forgiven_since: failures.forgiven.map(|(since, _)| since.0),
            forgiven: failures.forgiven.map_or(0, |(_, count)| count),
        }
    }
}

impl From<FailuresPayload> for CodeFailures {
    fn from(payload: FailuresPayload) -> Self {
        Self {
            in_row: payload.in_row,
            last_wrong: payload.last_wrong.zip(payload.last_wrong_at.map(Instant)),
            forgiven: payload.forgiven_since.map(|since| (Instant(since), payload.forgiven)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn days_are_numbers() {
        for day in [date(2026, 11, 22), date(1, 1, 1), date(9999, 12, 31)] {
            assert_eq!(date_from_number(date_to_number(day)), Some(day));
        }
        assert_eq!(date_to_number(date(2026, 2, 3)), 20_260_203);
        for bad in [0, 20_261_301, 20_260_230, -1, i32::MAX] {
            assert_eq!(date_from_number(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_payload_with_something_behind_it_is_none() {
        let mut bytes = encode(&(1_u8, 2_u8)).to_vec();
        assert_eq!(decode::<(u8, u8)>(&bytes), Some((1, 2)));
        bytes.push(0);
        assert_eq!(decode::<(u8, u8)>(&bytes), None);
    }

    #[test]
    fn failures_are_kept() {
        for failures in [
            CodeFailures::default(),
            CodeFailures {
                in_row: 3,
                last_wrong: Some(([7; 16], Instant(5))),
                forgiven: Some((Instant(4), 2)),
            },
        ] {
            let bytes = encode(&FailuresPayload::from(&failures));
            assert_eq!(CodeFailures::from(decode::<FailuresPayload>(&bytes).unwrap()), failures);
        }
    }
}
