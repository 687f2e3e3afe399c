//! V-02 to V-09: the RFCs' vectors and ours. Those of no RFC were computed by `oathtool`.

use kagimori_domain::Refusal;
use kagimori_domain::otp::Algorithm::{self, Sha1, Sha256, Sha512};
use kagimori_domain::time::Instant;

use crate::case::{Case, accepted, hotp, key, totp};

/// The counter's code, and no other one, is the next of a token that used all before it.
fn counter(digits: u8, counter: u64, code: &str) {
    let mut case = Case::of(hotp(digits), key(20));
    case.token.progress.last_step = counter.checked_sub(1);
    assert_eq!(case.code(counter), code);
    assert_eq!(case.check(code), Ok(accepted(0)));
    assert_eq!(case.token.progress.last_step, Some(counter));
    assert_eq!(case.check(code), Err(Refusal::OtpReplayed));
}

// RFC 4226 appendix D.
cases! { counter;
    v02_v03_rfc_4226_counter_0(6, 0, "755224");
    v02_v03_rfc_4226_counter_1(6, 1, "287082");
    v02_v03_rfc_4226_counter_2(6, 2, "359152");
    v02_v03_rfc_4226_counter_3(6, 3, "969429");
    v02_v03_rfc_4226_counter_4(6, 4, "338314");
    v02_v03_rfc_4226_counter_5(6, 5, "254676");
    v02_v03_rfc_4226_counter_6(6, 6, "287922");
    v02_v03_rfc_4226_counter_7(6, 7, "162583");
    v02_v03_rfc_4226_counter_8(6, 8, "399871");
    v02_v03_rfc_4226_counter_9(6, 9, "520489");
    // The same table's truncated decimals, modulo 10 to the 7 and to the 8.
    v04_rfc_4226_counter_0_in_7_digits(7, 0, "4755224");
    v04_rfc_4226_counter_1_in_7_digits(7, 1, "4287082");
    v04_rfc_4226_counter_4_in_7_digits_with_a_leading_zero(7, 4, "0338314");
    v04_rfc_4226_counter_7_in_7_digits(7, 7, "2162583");
    v04_rfc_4226_counter_9_in_7_digits(7, 9, "5520489");
    v04_rfc_4226_counter_0_in_8_digits(8, 0, "84755224");
    v04_rfc_4226_counter_1_in_8_digits(8, 1, "94287082");
    v04_rfc_4226_counter_4_in_8_digits(8, 4, "40338314");
    v04_rfc_4226_counter_7_in_8_digits(8, 7, "82162583");
    v04_rfc_4226_counter_9_in_8_digits(8, 9, "45520489");
    v09_counter_beyond_32_bits_in_6_digits(6, 1 << 32, "999456");
    v09_counter_beyond_32_bits_in_7_digits(7, 1 << 32, "5999456");
    v09_counter_beyond_32_bits_in_8_digits(8, 1 << 53, "86860690");
}

/// With a window of no step on either side the code is right in its own step alone, from the first second to the last.
fn shown(algorithm: Algorithm, key_length: usize, digits: u8, period: u32, time: i64, code: &str) {
    let step = time / i64::from(period);
    let (first, after) = (step * i64::from(period), (step + 1) * i64::from(period));
    let mut fresh = Case::of(totp(algorithm, digits, period), key(key_length));
    fresh.policy.window = 0;
    for second in [first, time, after - 1] {
        let mut case = fresh.clone();
        case.now = Instant(second);
        assert_eq!(case.check(code), Ok(accepted(0)), "{second}");
        assert_eq!(case.token.progress.last_step, u64::try_from(step).ok(), "{second}");
        assert_eq!(case.check(code), Err(Refusal::OtpReplayed), "{second}");
    }
    // Step 0 has none before it.
    for second in [first - 1, after].into_iter().filter(|second| *second >= 0) {
        let mut case = fresh.clone();
        case.now = Instant(second);
        assert_eq!(case.check(code), Err(Refusal::OtpWrong { failures: 1, left: 4 }), "{second}");
    }
}

/// RFC 6238 appendix B: 8 digits, 30 seconds, the key as long as the hash.
fn rfc_6238(algorithm: Algorithm, time: i64, code: &str) {
    shown(algorithm, key_length(algorithm), 8, 30, time, code);
}

const fn key_length(algorithm: Algorithm) -> usize {
    match algorithm {
        Sha1 => 20,
        Sha256 => 32,
        Sha512 => 64,
    }
}

cases! { rfc_6238;
    v05_rfc_6238_sha1_59(Sha1, 59, "94287082");
    v05_rfc_6238_sha1_1111111109(Sha1, 1_111_111_109, "07081804");
    v05_rfc_6238_sha1_1111111111(Sha1, 1_111_111_111, "14050471");
    v05_rfc_6238_sha1_1234567890(Sha1, 1_234_567_890, "89005924");
    v05_rfc_6238_sha1_2000000000(Sha1, 2_000_000_000, "69279037");
    v05_v09_rfc_6238_sha1_20000000000(Sha1, 20_000_000_000, "65353130");
    v06_rfc_6238_sha256_59(Sha256, 59, "46119246");
    v06_rfc_6238_sha256_1111111109(Sha256, 1_111_111_109, "68084774");
    v06_rfc_6238_sha256_1111111111(Sha256, 1_111_111_111, "67062674");
    v06_rfc_6238_sha256_1234567890(Sha256, 1_234_567_890, "91819424");
    v06_rfc_6238_sha256_2000000000(Sha256, 2_000_000_000, "90698825");
    v06_v09_rfc_6238_sha256_20000000000(Sha256, 20_000_000_000, "77737706");
    v07_rfc_6238_sha512_59(Sha512, 59, "90693936");
    v07_rfc_6238_sha512_1111111109(Sha512, 1_111_111_109, "25091201");
    v07_rfc_6238_sha512_1111111111(Sha512, 1_111_111_111, "99943326");
    v07_rfc_6238_sha512_1234567890(Sha512, 1_234_567_890, "93441116");
    v07_rfc_6238_sha512_2000000000(Sha512, 2_000_000_000, "38618901");
    v07_v09_rfc_6238_sha512_20000000000(Sha512, 20_000_000_000, "47863826");
}

fn minute(time: i64, code: &str) {
    shown(Sha1, 20, 6, 60, time, code);
}

cases! { minute;
    v08_a_minute_at_0(0, "755224");
    v08_a_minute_at_59(59, "755224");
    v08_a_minute_at_60(60, "287082");
    v08_a_minute_at_119(119, "287082");
    v08_a_minute_at_120(120, "359152");
    v08_a_minute_at_1111111109(1_111_111_109, "360094");
    v08_a_minute_at_1234567890(1_234_567_890, "713351");
    v08_v13_leading_zeros_at_step_44(44 * 60, "000152");
    v08_v13_leading_zeros_at_step_366(366 * 60, "000866");
    v08_v13_leading_zeros_at_step_2696(2_696 * 60, "000407");
    v08_a_code_of_two_steps_at_step_153567(153_567 * 60, "468457");
    v08_a_code_of_two_steps_at_step_153569(153_569 * 60, "468457");
    v09_a_minute_in_the_last_second_of_31_bits(2_147_483_647, "320531");
    v09_a_minute_in_the_first_second_beyond_31_bits(2_147_483_648, "320531");
    v09_a_minute_in_the_last_second_of_32_bits(4_294_967_295, "703886");
    v09_a_minute_in_the_first_second_beyond_32_bits(4_294_967_296, "703886");
    v09_a_minute_at_20000000000(20_000_000_000, "948864");
    v09_a_minute_in_the_last_second_of_the_year_9999(253_402_300_799, "344134");
}

/// 2026-11-22 11:02 in Tokyo, with keys as long as the hash.
fn form(algorithm: Algorithm, digits: u8, period: u32, code: &str) {
    shown(algorithm, key_length(algorithm), digits, period, 1_795_312_920, code);
}

cases! { form;
    v04_sha1_6_digits_1_second(Sha1, 6, 1, "172006");
    v04_sha1_6_digits_30_seconds(Sha1, 6, 30, "919908");
    v04_sha1_6_digits_60_seconds(Sha1, 6, 60, "999066");
    v04_sha1_6_digits_300_seconds(Sha1, 6, 300, "097909");
    v04_sha1_7_digits_1_second(Sha1, 7, 1, "3172006");
    v04_sha1_7_digits_30_seconds(Sha1, 7, 30, "9919908");
    v04_sha1_7_digits_60_seconds(Sha1, 7, 60, "8999066");
    v04_sha1_7_digits_300_seconds(Sha1, 7, 300, "2097909");
    v04_sha1_8_digits_1_second(Sha1, 8, 1, "53172006");
    v04_sha1_8_digits_30_seconds(Sha1, 8, 30, "09919908");
    v04_sha1_8_digits_60_seconds(Sha1, 8, 60, "88999066");
    v04_sha1_8_digits_300_seconds(Sha1, 8, 300, "42097909");
    v06_sha256_6_digits_1_second(Sha256, 6, 1, "328708");
    v06_sha256_6_digits_30_seconds(Sha256, 6, 30, "617252");
    v06_sha256_6_digits_60_seconds(Sha256, 6, 60, "434715");
    v06_sha256_6_digits_300_seconds(Sha256, 6, 300, "737801");
    v06_sha256_7_digits_1_second(Sha256, 7, 1, "2328708");
    v06_sha256_7_digits_30_seconds(Sha256, 7, 30, "3617252");
    v06_sha256_7_digits_60_seconds(Sha256, 7, 60, "4434715");
    v06_sha256_7_digits_300_seconds(Sha256, 7, 300, "8737801");
    v06_sha256_8_digits_1_second(Sha256, 8, 1, "32328708");
    v06_sha256_8_digits_30_seconds(Sha256, 8, 30, "83617252");
    v06_sha256_8_digits_60_seconds(Sha256, 8, 60, "14434715");
    v06_sha256_8_digits_300_seconds(Sha256, 8, 300, "68737801");
    v07_sha512_6_digits_1_second(Sha512, 6, 1, "827495");
    v07_sha512_6_digits_30_seconds(Sha512, 6, 30, "797518");
    v07_sha512_6_digits_60_seconds(Sha512, 6, 60, "615862");
    v07_sha512_6_digits_300_seconds(Sha512, 6, 300, "612449");
    v07_sha512_7_digits_1_second(Sha512, 7, 1, "6827495");
    v07_sha512_7_digits_30_seconds(Sha512, 7, 30, "4797518");
    v07_sha512_7_digits_60_seconds(Sha512, 7, 60, "6615862");
    v07_sha512_7_digits_300_seconds(Sha512, 7, 300, "6612449");
    v07_sha512_8_digits_1_second(Sha512, 8, 1, "96827495");
    v07_sha512_8_digits_30_seconds(Sha512, 8, 30, "34797518");
    v07_sha512_8_digits_60_seconds(Sha512, 8, 60, "36615862");
    v07_sha512_8_digits_300_seconds(Sha512, 8, 300, "16612449");
}

/// Keys shorter and longer than the hash and its block (RFC 2104: longer ones are hashed first).
fn key_of(length: usize, sha1: &str, sha256: &str, sha512: &str) {
    for (algorithm, digits, code) in [(Sha1, 6, sha1), (Sha256, 8, sha256), (Sha512, 7, sha512)] {
        shown(algorithm, length, digits, 60, 1_795_312_920, code);
    }
}

cases! { key_of;
    v01_a_key_of_16_bytes(16, "559285", "85658524", "8530352");
    v01_a_key_of_17_bytes(17, "669370", "68646762", "7110438");
    v01_a_key_of_20_bytes(20, "999066", "61914833", "7668494");
    v01_a_key_of_32_bytes(32, "655482", "14434715", "5986417");
    v01_a_key_of_63_bytes(63, "322924", "80243582", "6037818");
    v01_a_key_of_64_bytes(64, "143130", "01086889", "6615862");
    v01_a_key_of_65_bytes(65, "603538", "71835126", "6877111");
    v01_a_key_of_128_bytes(128, "561379", "59095957", "1527585");
    v01_a_key_of_129_bytes(129, "560050", "02417886", "8182346");
    v01_a_key_of_256_bytes(256, "259579", "22514366", "5353156");
}
