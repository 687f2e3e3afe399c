//! V-10 to V-13: what may be typed for 287082, the code of step 1, and what is no code at all.

use kagimori_domain::Refusal;
use kagimori_domain::lockout::PerMinute;
use kagimori_domain::otp::{Algorithm, Code, Malformed};
use kagimori_domain::time::Instant;

use crate::case::{Case, accepted, key, totp};

const STEP_1: Instant = Instant(60);

fn fob(digits: u8) -> Case {
    let mut case = Case::of(totp(Algorithm::Sha1, digits, 60), key(20));
    case.now = STEP_1;
    case
}

fn taken(typed: &str) {
    assert_eq!(Code::parse(typed).unwrap().expose(), b"287082");
    let mut case = fob(6);
    assert_eq!(case.check(typed), Ok(accepted(0)));
    // However it was typed, it is the same code.
    assert_eq!(case.check("287082"), Err(Refusal::OtpReplayed));
}

cases! { taken;
    v10_plain("287082");
    v10_a_space_in_the_middle("287 082");
    v10_a_space_before(" 287082");
    v10_a_space_after("287082 ");
    v10_spaces_around(" 287082 ");
    v10_many_spaces("   287   082   ");
    v10_a_space_between_any_two_digits("2 8 7 0 8 2");
    v10_groups_of_two("28 70 82");
    v10_a_hyphen("287-082");
    v10_hyphens_between_any_two_digits("2-8-7-0-8-2");
    v10_a_hyphen_before("-287082");
    v10_a_hyphen_after("287082-");
    v10_a_hyphen_between_spaces("287 - 082");
    v10_unicodes_own_hyphen("287\u{2010}082");
    v10_a_hyphen_that_does_not_break("287\u{2011}082");
    v10_a_figure_dash("287\u{2012}082");
    v10_an_en_dash("287\u{2013}082");
    v10_a_minus_sign("287\u{2212}082");
    v11_full_width("２８７０８２");
    v11_full_width_and_plain_digits("２8７0８2");
    v11_one_full_width_digit("28708２");
    v11_a_full_width_space("287\u{3000}082");
    v11_full_width_spaces_around("\u{3000}287082\u{3000}");
    v11_full_width_digits_and_space("２８７\u{3000}０８２");
    v11_a_full_width_hyphen("287－082");
    v11_full_width_digits_and_hyphen("２８７－０８２");
    v11_full_width_digits_and_a_plain_hyphen("２８７-０８２");
}

/// Every digit for itself: 0 to 9 in full width.
fn full_width_digit(typed: char, plain: u8) {
    let code = Code::parse(&String::from(typed).repeat(7)).unwrap();
    assert_eq!(code.expose(), [plain; 7]);
}

cases! { full_width_digit;
    v11_full_width_0('０', b'0');
    v11_full_width_1('１', b'1');
    v11_full_width_2('２', b'2');
    v11_full_width_3('３', b'3');
    v11_full_width_4('４', b'4');
    v11_full_width_5('５', b'5');
    v11_full_width_6('６', b'6');
    v11_full_width_7('７', b'7');
    v11_full_width_8('８', b'8');
    v11_full_width_9('９', b'9');
}

/// Refused, and no guess: nothing is counted, however often, and the code itself is right afterwards.
fn no_code(typed: &str) {
    let mut case = fob(6);
    let before = case.state();
    for _ in 0..20 {
        assert_eq!(case.check(typed), Err(Refusal::OtpMalformed));
    }
    assert_eq!(case.state(), before);
    assert_eq!(case.check("287082"), Ok(accepted(0)));
}

cases! { no_code;
    v12_nothing("");
    v12_spaces_alone("      ");
    v12_hyphens_alone("------");
    v12_one_digit("2");
    v12_5_digits("28708");
    v12_7_digits("2870820");
    v12_8_digits("28708200");
    v12_9_digits("287082000");
    v12_twice_the_code("287082287082");
    v12_a_thousand_digits(&"2".repeat(1_000));
    v12_arabic_indic_digits("٢٨٧٠٨٢");
    v12_extended_arabic_indic_digits("۲۸۷۰۸۲");
    v12_devanagari_digits("२८७०८२");
    v12_bengali_digits("২৮৭০৮২");
    v12_thai_digits("๒๘๗๐๘๒");
    v12_circled_digits("②⑧⑦⓪⑧②");
    v12_superscript_digits("²⁸⁷⁰⁸²");
    v12_subscript_digits("₂₈₇₀₈₂");
    v12_mathematical_bold_digits("𝟐𝟖𝟕𝟎𝟖𝟐");
    v12_segmented_digits("🯲🯸🯷🯰🯸🯲");
    v12_kanji_digits("二八七〇八二");
    v12_roman_numerals("ⅡⅧⅦⅩⅧⅡ");
    v12_one_foreign_digit_among_plain_ones("28708٢");
    v12_a_nul_at_the_end("287082\0");
    v12_a_nul_in_the_middle("287\u{0}082");
    v12_a_nul_for_a_digit("28708\0");
    v12_a_zero_width_joiner("287\u{200D}082");
    v12_a_zero_width_non_joiner("287\u{200C}082");
    v12_a_zero_width_space("287\u{200B}082");
    v12_a_byte_order_mark("\u{FEFF}287082");
    v12_a_word_joiner("287\u{2060}082");
    v12_a_soft_hyphen("287\u{00AD}082");
    v12_a_right_to_left_override("\u{202E}280782");
    v12_a_combining_accent("287082\u{0301}");
    v12_a_variation_selector("2\u{FE0F}87082");
    v12_a_keycap("2\u{20E3}87082");
    v12_an_em_dash("287\u{2014}082");
    v12_a_long_vowel_mark("287ー082");
    v12_an_underscore("287_082");
    v12_a_no_break_space_in_the_middle("287\u{00A0}082");
    v12_a_thin_space_in_the_middle("287\u{2009}082");
    v12_a_tab_in_the_middle("287\t082");
    v12_a_line_end_in_the_middle("287\n082");
    v12_a_plus_sign("+287082");
    v12_a_plus_sign_for_a_digit("+87082");
    v12_a_hexadecimal_number("0x46162");
    v12_a_number_with_an_exponent("1e5");
    v12_six_characters_with_an_exponent("287e82");
    v12_a_decimal_point("287.082");
    v12_a_comma("287,082");
    v12_a_full_stop_at_the_end("287082.");
    v12_a_letter_for_a_digit("28708O");
    v12_a_letter_beside_the_digits("287082a");
    v12_a_quote("'287082");
    v12_a_percent_sign("28708%");
    v12_a_slash_the_character_below_0("28708/");
    v12_a_colon_the_character_above_9("28708:");
    v12_a_full_width_slash_below_0("28708／");
    v12_a_full_width_colon_above_9("28708：");
    v13_a_leading_zero_left_out("152");
    v13_a_single_leading_zero_left_out("28708");
}

/// Codes are as long as the token's, no other length.
fn length(digits: u8, typed: &str, expected: &Result<(), Refusal>) {
    let mut case = fob(digits);
    assert_eq!(&case.check(typed).map(|_| ()), expected);
}

cases! { length;
    v12_6_digits_for_a_token_of_7(7, "287082", &Err(Refusal::OtpMalformed));
    v12_7_digits_for_a_token_of_7(7, "4287082", &Ok(()));
    v12_8_digits_for_a_token_of_7(7, "94287082", &Err(Refusal::OtpMalformed));
    v12_6_digits_for_a_token_of_8(8, "287082", &Err(Refusal::OtpMalformed));
    v12_7_digits_for_a_token_of_8(8, "4287082", &Err(Refusal::OtpMalformed));
    v12_8_digits_for_a_token_of_8(8, "94287082", &Ok(()));
    v10_8_digits_in_two_groups(8, "9428 7082", &Ok(()));
    v11_8_full_width_digits(8, "９４２８７０８２", &Ok(()));
}

/// Leading zeros are digits: the code of step 44 is 000152.
fn zeros(typed: &str, expected: &Result<(), Refusal>) {
    let mut case = fob(6);
    case.now = Instant(44 * 60);
    assert_eq!(&case.check(typed).map(|_| ()), expected);
}

cases! { zeros;
    v13_leading_zeros_typed("000152", &Ok(()));
    v13_leading_zeros_typed_in_full_width("０００１５２", &Ok(()));
    v13_leading_zeros_typed_in_groups("000 152", &Ok(()));
    v13_leading_zeros_left_out("152", &Err(Refusal::OtpMalformed));
    v13_one_leading_zero_left_out("00152", &Err(Refusal::OtpMalformed));
    v13_one_leading_zero_too_many("0000152", &Err(Refusal::OtpMalformed));
    v13_spaces_for_leading_zeros("   152", &Err(Refusal::OtpMalformed));
}

#[test]
fn v12_a_malformed_code_does_not_end_a_run_of_failures() {
    let mut case = fob(6);
    assert_eq!(case.check("900001"), Err(Refusal::OtpWrong { failures: 1, left: 4 }));
    assert_eq!(case.check("12345"), Err(Refusal::OtpMalformed));
    assert_eq!(case.check("900002"), Err(Refusal::OtpWrong { failures: 2, left: 3 }));
}

#[test]
fn v12_what_was_typed_shows_nowhere() {
    assert_eq!(format!("{:?} {:?}", Code::parse("287082"), Code::parse("28708a")), "Ok(Code) Err(Malformed)");
    assert_eq!(Malformed.to_string(), "not a one-time password");
}

/// After ten entries at these seconds that are no code, one more at another: it is heard, or has to wait so long.
fn eleventh(first: i64, others: i64, last: i64, wait: Option<u32>) {
    let mut entries = PerMinute::default();
    assert_eq!(entries.note(Instant(1_000 + first)), None);
    for _ in 0..9 {
        assert_eq!(entries.note(Instant(1_000 + others)), None);
    }
    assert_eq!(entries.note(Instant(1_000 + last)), wait);
}

cases! { eleventh;
    v12_the_eleventh_at_once(0, 0, 0, Some(60));
    v12_the_eleventh_after_10_seconds(0, 5, 10, Some(50));
    v12_the_eleventh_after_59_seconds(0, 59, 59, Some(1));
    v12_the_eleventh_after_60_seconds(0, 59, 60, None);
    v12_the_eleventh_with_a_clock_put_back(0, 0, -1, None);
}

#[test]
fn v12_waiting_is_not_prolonged_by_trying() {
    let mut entries = PerMinute::default();
    for i in 0..100 {
        let wait = entries.note(Instant(1_000 + i));
        assert_eq!(wait.is_some(), (10..60).contains(&i) || i >= 70, "{i}");
    }
}
