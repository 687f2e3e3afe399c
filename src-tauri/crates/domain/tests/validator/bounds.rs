//! V-01, V-02, V-05: what keys, parameters, settings and steps may be.

use kagimori_domain::Refusal;
use kagimori_domain::otp::{Algorithm, BadParameters, MovingFactor, Parameters, Seed, step_at};
use kagimori_domain::policy::Policy;
use kagimori_domain::time::Instant;
use zeroize::Zeroizing;

use crate::case::{hotp, key, totp};

fn seed(bytes: &[u8], taken: bool) {
    let seed = Seed::new(Zeroizing::new(bytes.to_vec()));
    assert_eq!(seed.as_ref().map(Seed::expose), taken.then_some(bytes));
}

fn varied(length: usize) -> Vec<u8> {
    (0_u8..=255).cycle().take(length).collect()
}

cases! { seed;
    v01_an_empty_key_is_refused(&[], false);
    v01_a_key_of_15_bytes_is_refused(&varied(15), false);
    v01_a_key_of_16_bytes_is_taken(&varied(16), true);
    v01_a_key_of_20_bytes_is_taken(&varied(20), true);
    v01_a_key_of_256_bytes_is_taken(&varied(256), true);
    v01_a_key_of_257_bytes_is_refused(&varied(257), false);
    v01_a_key_of_zeros_is_refused(&[0; 20], false);
    v01_a_key_of_one_byte_repeated_is_refused(&[0xA5; 32], false);
    v01_a_key_with_its_last_byte_different_is_taken(&[[7; 19].as_slice(), &[8]].concat(), true);
}

fn made(factor: MovingFactor, digits: u8, refused: Option<BadParameters>) {
    for algorithm in Algorithm::ALL {
        let made = Parameters::new(factor, algorithm, digits);
        assert_eq!(made.err(), refused);
        if let Ok(made) = made {
            assert_eq!((made.moving_factor(), made.algorithm(), made.digits()), (factor, algorithm, digits));
        }
    }
}

const fn time(period: u32) -> MovingFactor {
    MovingFactor::Time { period }
}

cases! { made;
    v02_5_digits_are_refused(time(60), 5, Some(BadParameters::Digits));
    v02_6_digits_are_taken(time(60), 6, None);
    v02_7_digits_are_taken(time(60), 7, None);
    v02_8_digits_are_taken(time(60), 8, None);
    v02_9_digits_are_refused(time(60), 9, Some(BadParameters::Digits));
    v02_5_digits_are_refused_of_a_counter(MovingFactor::Counter, 5, Some(BadParameters::Digits));
    v02_6_digits_are_taken_of_a_counter(MovingFactor::Counter, 6, None);
    v02_8_digits_are_taken_of_a_counter(MovingFactor::Counter, 8, None);
    v02_9_digits_are_refused_of_a_counter(MovingFactor::Counter, 9, Some(BadParameters::Digits));
    v05_0_seconds_are_refused(time(0), 6, Some(BadParameters::Period));
    v05_1_second_is_taken(time(1), 6, None);
    v05_30_seconds_are_taken(time(30), 6, None);
    v05_300_seconds_are_taken(time(300), 6, None);
    v05_301_seconds_are_refused(time(301), 6, Some(BadParameters::Period));
    v05_a_period_at_the_end_of_its_type_is_refused(time(u32::MAX), 6, Some(BadParameters::Period));
}

fn step(period: u32, at: i64, step: u64) {
    assert_eq!(step_at(&totp(Algorithm::Sha1, 6, period), Instant(at)), Some(step));
}

cases! { step;
    v05_steps_begin_at_the_epoch(60, 0, 0);
    v05_there_are_no_steps_before_the_epoch(60, -1, 0);
    v05_nor_long_before_it(60, i64::MIN, 0);
    v05_a_step_lasts_to_its_last_second(60, 59, 0);
    v05_the_next_begins_with_the_next_second(60, 60, 1);
    v05_a_step_of_one_second(1, 1_795_312_921, 1_795_312_921);
    v05_a_step_of_300_seconds(300, 1_795_312_920, 5_984_376);
    v09_steps_do_not_end_with_32_bits_of_seconds(1, 20_000_000_000, 20_000_000_000);
    v09_nor_with_32_bits_of_steps(1, 253_402_300_799, 253_402_300_799);
}

#[test]
fn v46_an_event_based_token_has_no_step_at_a_time() {
    assert_eq!(step_at(&hotp(6), Instant(1_795_312_920)), None);
}

fn settings(failures_allowed: u32, window: u32, refused: Option<&'static str>) {
    let policy = Policy { failures_allowed, window, ..Policy::default() };
    assert_eq!(policy.check().err(), refused.map(|field| Refusal::InvalidValue { field }));
}

cases! { settings;
    v50_2_failures_are_no_setting(2, 1, Some("failures_allowed"));
    v50_3_failures_are_a_setting(3, 1, None);
    v50_15_failures_are_a_setting(15, 1, None);
    v50_16_failures_are_no_setting(16, 1, Some("failures_allowed"));
    v30_a_window_of_0_is_a_setting(5, 0, None);
    v30_a_window_of_10_is_a_setting(5, 10, None);
    v30_a_window_of_11_is_no_setting(5, 11, Some("window"));
}

#[test]
fn v30_v50_a_new_vault_allows_5_failures_and_1_step() {
    let policy = Policy::default();
    assert_eq!((policy.failures_allowed, policy.window), (5, 1));
}

#[test]
fn v01_a_key_shows_nothing_of_itself() {
    assert_eq!(format!("{:?}", key(20)), "Seed");
}

fn hash_name(algorithm: Algorithm, name: &str) {
    assert_eq!(algorithm.name(), name);
}

cases! { hash_name;
    v05_hmac_sha_1_is_called_sha1(Algorithm::Sha1, "sha1");
    v06_hmac_sha_256_is_called_sha256(Algorithm::Sha256, "sha256");
    v07_hmac_sha_512_is_called_sha512(Algorithm::Sha512, "sha512");
}
