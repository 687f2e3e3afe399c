use std::env;

/// How thoroughly the long tests run: `cargo xtask test` is tier 1, `cargo xtask gate --tier 2` the release gate.
#[must_use]
pub fn tier() -> u8 {
    env::var("KAGIMORI_TIER").ok().and_then(|tier| tier.parse().ok()).unwrap_or(1)
}

/// How often a method runs at this tier.
#[must_use]
pub fn runs(tier_1: u64, tier_2: u64) -> u64 {
    if tier() >= 2 { tier_2 } else { tier_1 }
}

/// The seed of a method's random choices. The same every time, so that a failure is found again; `KAGIMORI_SEED` gives
/// another.
#[must_use]
pub fn seed() -> u64 {
    env::var("KAGIMORI_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(20_261_123)
}

/// Says what a method did, in the one line that `cargo xtask gate` collects.
///
/// # Panics
///
/// If it ran less often than it must, or found a violation.
pub fn report(method: &str, count: u64, at_least: u64, violations: u64, seed: u64) {
    println!("gate: {method}: {count} runs, {violations} violations, seed {seed}");
    assert!(count > 0 && count >= at_least, "{method}: {count} runs are fewer than {at_least}");
    assert_eq!(violations, 0, "{method}");
}
