#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    let _ = kagimori_targets::seed_uris(input);
});
