//! Single faults in an otherwise good file: each is refused with its code, its line and its token.

use super::*;

/// Name, what is replaced in [`TWO_TOKENS`], by what, and the expected code and line.
type Case = (&'static str, &'static str, &'static str, &'static str, u32);

const FIRST_SEED: &str = "MTIzNDU2Nzg5MDEyMzQ1Njc4OTA=";
const SECOND_SEED: &str = "YWJjZGVmZ2hpamtsbW5vcHFyc3Q=";

const OF_THE_FIRST_TOKEN: &[Case] = &[
    ("serial missing", "<SerialNo>KG000001</SerialNo>\n", "", "serial_missing", 10),
    ("serial empty", "KG000001", " ", "serial_missing", 11),
    ("serial of hyphens only", "KG000001", "--", "serial_missing", 11),
    ("serial with a line end", "KG000001", "KG0\n00001", "serial_invalid", 12),
    ("serial turned around", "KG000001", "KG\u{202E}100000", "serial_invalid", 11),
    ("serial with elements", "KG000001", "<b>KG000001</b>", "unknown_element", 11),
    ("serial twice", "<IssueNo>1</IssueNo>", "<SerialNo>KG1</SerialNo>", "duplicate_element", 8),
    ("manufacturer turned around", "Example Devices", "Example\u{202E}", "name_invalid", 5),
    ("model with a control character", "C200", "C&#x9;200", "name_invalid", 7),
    ("unknown element of the device", "<IssueNo>1</IssueNo>", "<Color>red</Color>", "unknown_element", 8),
    (
        "foreign element of the device",
        "<IssueNo>1</IssueNo>",
        "<v:IssueNo xmlns:v=\"urn:v\"/>",
        "unknown_element",
        8,
    ),
    ("date of the device", "<IssueNo>1</IssueNo>", "<ExpiryDate>31.12.2030</ExpiryDate>", "date_invalid", 8),
    ("text between the device's elements", "<IssueNo>1</IssueNo>", "1", "unexpected_text", 8),
    ("device twice", "<CryptoModuleInfo>", "<DeviceInfo/><CryptoModuleInfo>", "duplicate_element", 10),
    ("module twice", "<CryptoModuleInfo>", "<CryptoModuleInfo/><CryptoModuleInfo>", "duplicate_element", 10),
    (
        "unknown element of the package",
        "<CryptoModuleInfo>",
        "<Device/><CryptoModuleInfo>",
        "unknown_element",
        10,
    ),
    (
        "algorithm missing",
        "Algorithm=\"urn:ietf:params:xml:ns:keyprov:pskc:totp\"",
        "",
        "algorithm_missing",
        11,
    ),
    ("algorithm empty", "\"urn:ietf:params:xml:ns:keyprov:pskc:totp\"", "\" \"", "algorithm_missing", 11),
    ("unknown element of the key", "<Issuer>Example Bank</Issuer>", "<Usage/>", "unknown_element", 12),
    ("text between the key's elements", "<Issuer>Example Bank</Issuer>", "Bank", "unexpected_text", 12),
    ("hash unknown", "HMAC-SHA256", "HMAC-SHA384", "suite_unsupported", 14),
    ("hash of a challenge", "HMAC-SHA256", "OCRA-1:HOTP-SHA1-6:QN08", "suite_unsupported", 14),
    (
        "hash twice",
        "<Suite>HMAC-SHA256</Suite>",
        "<Suite>SHA1</Suite><Suite>SHA256</Suite>",
        "duplicate_element",
        14,
    ),
    (
        "challenge",
        "<Suite>",
        "<ChallengeFormat Encoding=\"DECIMAL\" Min=\"6\" Max=\"8\"/><Suite>",
        "challenge_response",
        14,
    ),
    ("extension of the algorithm", "<Suite>", "<Extensions/><Suite>", "unknown_element", 14),
    ("no digits", "Length=\"6\" ", "", "digits_missing", 15),
    ("no format", "<ResponseFormat Length=\"6\" Encoding=\"DECIMAL\"/>\n", "", "digits_missing", 11),
    ("no digits but words", "Length=\"6\"", "Length=\"six\"", "number_invalid", 15),
    ("5 digits", "Length=\"6\"", "Length=\"5\"", "digits_out_of_range", 15),
    ("9 digits", "Length=\"6\"", "Length=\"9\"", "digits_out_of_range", 15),
    ("262 digits", "Length=\"6\"", "Length=\"262\"", "digits_out_of_range", 15),
    ("-6 digits", "Length=\"6\"", "Length=\"-6\"", "number_invalid", 15),
    (
        "hexadecimal code",
        "Length=\"6\" Encoding=\"DECIMAL\"",
        "Length=\"6\" Encoding=\"HEXADECIMAL\"",
        "response_encoding_unsupported",
        15,
    ),
    ("check digit", "Length=\"6\"", "Length=\"6\" CheckDigits=\"true\"", "check_digits_unsupported", 15),
    ("check digit, oddly", "Length=\"6\"", "Length=\"6\" CheckDigits=\"\"", "check_digits_unsupported", 15),
    (
        "element in the format",
        "Length=\"6\" Encoding=\"DECIMAL\"/>",
        "Length=\"6\"><a/></ResponseFormat>",
        "unknown_element",
        15,
    ),
    (
        "seed missing",
        "<Secret><PlainValue>MTIzNDU2Nzg5MDEyMzQ1Njc4OTA=</PlainValue></Secret>",
        "",
        "seed_missing",
        11,
    ),
    ("seed without value", "<PlainValue>MTIzNDU2Nzg5MDEyMzQ1Njc4OTA=</PlainValue>", "", "seed_missing", 19),
    ("seed empty", FIRST_SEED, "", "seed_missing", 19),
    ("seed no Base64", FIRST_SEED, "MTIzNDU2Nzg5MDEyMzQ1Njc4OTA*", "seed_not_base64", 19),
    ("seed in hexadecimal", FIRST_SEED, "3132333435363738393031323334353637383930FF", "seed_not_base64", 19),
    ("seed without padding", FIRST_SEED, "MTIzNDU2Nzg5MDEyMzQ1Njc4OTA", "seed_not_base64", 19),
    ("seed with elements", FIRST_SEED, "MTIz<b/>NDU2Nzg5MDEyMzQ1Njc4OTA=", "unknown_element", 19),
    ("seed of 15 bytes", FIRST_SEED, "MTIzNDU2Nzg5MDEyMzQ1", "seed_too_short", 19),
    ("seed of zeros", FIRST_SEED, "AAAAAAAAAAAAAAAAAAAAAAAAAAA=", "seed_weak", 19),
    ("seed of one byte repeated", FIRST_SEED, "VVVVVVVVVVVVVVVVVVVVVVVVVVU=", "seed_weak", 19),
    ("seed twice", "<Time>", "<Secret><PlainValue>AA==</PlainValue></Secret><Time>", "duplicate_element", 20),
    ("value twice", "<PlainValue>0<", "<PlainValue>0</PlainValue><PlainValue>0<", "duplicate_element", 20),
    ("unknown data", "<Time>", "<Offset xmlns=\"urn:example:vendor\"/><Time>", "unknown_element", 20),
    ("unknown form of a value", "<PlainValue>0<", "<Value>0</Value><PlainValue>0<", "unknown_element", 20),
    ("time negative", "<PlainValue>0<", "<PlainValue>-1<", "number_invalid", 20),
    ("step of 0 s", "<PlainValue>60<", "<PlainValue>0<", "period_out_of_range", 21),
    ("step of 301 s", "<PlainValue>60<", "<PlainValue>301<", "period_out_of_range", 21),
    ("step of 2 days", "<PlainValue>60<", "<PlainValue>172800<", "period_out_of_range", 21),
    ("step of 2^32 + 60 s", "<PlainValue>60<", "<PlainValue>4294967356<", "period_out_of_range", 21),
    ("step negative", "<PlainValue>60<", "<PlainValue>-60<", "number_invalid", 21),
    ("step in words", "<PlainValue>60<", "<PlainValue>60s<", "number_invalid", 21),
    ("step empty", "<PlainValue>60<", "<PlainValue><", "number_invalid", 21),
    ("step without value", "<PlainValue>60</PlainValue>", "", "number_invalid", 21),
    ("drift too large", "<PlainValue>-2<", "<PlainValue>-1001<", "drift_out_of_range", 22),
    ("drift of 2^32", "<PlainValue>-2<", "<PlainValue>4294967296<", "drift_out_of_range", 22),
    ("drift broken", "<PlainValue>-2<", "<PlainValue>- 2<", "number_invalid", 22),
    ("start no date", "2026-04-01T00:00:00Z", "2026-04-31T00:00:00Z", "date_invalid", 25),
    ("expiry no date", "2031-03-31T00:00:00+09:00", "soon", "date_invalid", 26),
    ("expiry before start", "2031-03-31T00:00:00+09:00", "2026-03-31T00:00:00Z", "dates_reversed", 11),
    ("other use only", "<KeyUsage>OTP</KeyUsage>", "<KeyUsage>CR</KeyUsage>", "usage_not_otp", 24),
    ("use empty", "<KeyUsage>OTP</KeyUsage>", "<KeyUsage/>", "usage_not_otp", 24),
    (
        "PIN",
        "<KeyUsage>OTP",
        "<PINPolicy PINUsageMode=\"Append\"/><KeyUsage>OTP",
        "pin_policy_unsupported",
        27,
    ),
    (
        "limited number of uses",
        "<KeyUsage>OTP",
        "<NumberOfTransactions>9</NumberOfTransactions><KeyUsage>OTP",
        "uses_limited",
        27,
    ),
    ("unknown policy", "<KeyUsage>OTP", "<OnlyOnSundays/><KeyUsage>OTP", "policy_unknown", 27),
    (
        "foreign policy",
        "<KeyUsage>OTP",
        "<a xmlns=\"urn:example:vendor\"/><KeyUsage>OTP",
        "policy_unknown",
        27,
    ),
    ("extension as policy", "<KeyUsage>OTP", "<Extensions/><KeyUsage>OTP", "policy_unknown", 27),
    ("text as policy", "<KeyUsage>OTP", "never<KeyUsage>OTP", "unexpected_text", 27),
    ("policy twice", "<Policy>", "<Policy/><Policy>", "duplicate_element", 24),
    (
        "start twice",
        "<KeyUsage>OTP",
        "<StartDate>2026-04-02T00:00:00Z</StartDate><KeyUsage>OTP",
        "duplicate_element",
        27,
    ),
];

const OF_THE_SECOND_TOKEN: &[Case] = &[
    ("counter missing", "<Counter><PlainValue>5</PlainValue></Counter>", "", "counter_missing", 33),
    ("counter negative", "<PlainValue>5<", "<PlainValue>-5<", "number_invalid", 37),
    ("counter beyond 64 bits", "<PlainValue>5<", "<PlainValue>18446744073709551616<", "number_invalid", 37),
    ("counter beyond xs:long", "<PlainValue>5<", "<PlainValue>9223372036854775808<", "number_invalid", 37),
    ("counter in Base64", "<PlainValue>5<", "<PlainValue>AAAAAAAAAAA=<", "number_invalid", 37),
    ("counter with a fraction", "<PlainValue>5<", "<PlainValue>5.0<", "number_invalid", 37),
    ("key id twice", "Id=\"K2\"", "Id=\"K1\"", "duplicate_key_id", 33),
    ("serial of another token", "KG000002", "KG000001", "duplicate_serial", 33),
    ("the same serial, written otherwise", "KG000002", "ｋｇ-000 001", "duplicate_serial", 33),
    ("seed of another token", SECOND_SEED, FIRST_SEED, "duplicate_seed", 33),
];

#[test]
fn one_fault_of_a_token() {
    for (cases, serial) in [(OF_THE_FIRST_TOKEN, "KG000001"), (OF_THE_SECOND_TOKEN, "KG000002")] {
        for &(name, from, to, code, line) in cases {
            let file = read(with(from, to));
            let found: Vec<_> = file.problems.iter().map(|p| (p.problem.code(), p.line)).collect();
            assert_eq!(found, [(code, line)], "{name}");
            // The other token is not concerned.
            assert_eq!(file.records.len(), 1, "{name}");
            if !from.contains("KG0000") {
                assert_eq!(file.problems[0].serial.as_deref(), Some(serial), "{name}");
            }
        }
    }
}

#[test]
fn one_fault_of_the_file() {
    let cases: &[Case] = &[
        ("version missing", " Version=\"1.0\"", "", "version_missing", 2),
        ("version 2", "Version=\"1.0\"", "Version=\"2.0\"", "version_unsupported", 2),
        ("version 1", "Version=\"1.0\"", "Version=\"1\"", "version_unsupported", 2),
        ("namespace missing", " xmlns=\"urn:ietf:params:xml:ns:keyprov:pskc\"", "", "namespace_missing", 2),
        (
            "namespace of a draft",
            "keyprov:pskc\">\n<KeyP",
            "keyprov:pskc:1.0\">\n<KeyP",
            "namespace_draft",
            2,
        ),
        (
            "namespace of OATH",
            "\"urn:ietf:params:xml:ns:keyprov:pskc\"",
            "\"http://www.openauthentication.org/OATH/2006/10/PSKC\"",
            "namespace_draft",
            2,
        ),
        (
            "namespace unknown",
            "\"urn:ietf:params:xml:ns:keyprov:pskc\"",
            "\"urn:example\"",
            "namespace_unknown",
            2,
        ),
        (
            "encrypted file",
            "<KeyPackage>\n<DeviceInfo>\n",
            "<EncryptionKey/><KeyPackage>\n<DeviceInfo>\n",
            "import_key_needed",
            3,
        ),
        (
            "authenticated file",
            "<KeyPackage>\n<DeviceInfo>\n",
            "<MACMethod Algorithm=\"#hmac-sha1\"/><KeyPackage>\n<DeviceInfo>\n",
            "encryption_key_missing",
            3,
        ),
        (
            "signed file",
            "</KeyContainer>",
            "<d:Signature xmlns:d=\"http://www.w3.org/2000/09/xmldsig#\"/></KeyContainer>",
            "signed_not_supported",
            41,
        ),
        ("unknown element of the file", "</KeyContainer>", "<Device/></KeyContainer>", "unknown_element", 41),
        ("text between packages", "</KeyContainer>", "end</KeyContainer>", "unexpected_text", 41),
    ];
    for &(name, from, to, code, line) in cases {
        let found = refused(with(from, to));
        assert_eq!((found.problem.code(), found.line, found.serial), (code, line, None), "{name}");
    }
}

#[test]
fn parameters_name_what_is_wrong() {
    let number = |n| Param::Number(n);
    let text = |t: &str| Param::Text(t.into());
    for (from, to, expected) in [
        (FIRST_SEED, "MTIzNDU2Nzg5MDEyMzQ1", vec![("bytes", number(15)), ("min", number(16))]),
        ("Length=\"6\"", "Length=\"9\"", vec![("digits", number(9)), ("min", number(6)), ("max", number(8))]),
        (
            "<PlainValue>60<",
            "<PlainValue>0<",
            vec![("seconds", number(0)), ("min", number(1)), ("max", number(300))],
        ),
        ("<PlainValue>-2<", "<PlainValue>1001<", vec![("max", number(1000))]),
        ("<PlainValue>5<", "<PlainValue>-5<", vec![("element", text("Counter"))]),
        ("HMAC-SHA256", "HMAC-SHA384", vec![("suite", text("HMAC-SHA384"))]),
        ("<KeyUsage>OTP", "<OnlyOnSundays/><KeyUsage>OTP", vec![("element", text("OnlyOnSundays"))]),
        ("Id=\"K2\"", "Id=\"K1\"", vec![("first_line", number(11))]),
        ("KG000002", "KG000001", vec![("first_line", number(11))]),
        ("Version=\"1.0\"", "Version=\"2.0\"", vec![("version", text("2.0"))]),
    ] {
        assert_eq!(refused(with(from, to)).problem.params(), expected, "{to}");
    }
}

#[test]
fn names_out_of_the_file_are_shown_harmlessly() {
    let long = "x".repeat(300);
    let file = with("Version=\"1.0\"", &format!("Version=\"{long}\u{202E}\""));
    let [(_, Param::Text(shown))] = &refused(file).problem.params()[..] else { panic!("one parameter") };
    assert_eq!(shown, &format!("{}…", "x".repeat(80)));
    let bad_serial = refused(with("KG000001", "KG\u{202E}1"));
    assert_eq!(bad_serial.serial.as_deref(), Some("KG\u{FFFD}1"));
}

#[test]
fn all_problems_of_a_file_are_listed_in_order() {
    let file = with("Length=\"6\"", "Length=\"9\"")
        .replace("<PlainValue>60<", "<PlainValue>0x3C<")
        .replace(FIRST_SEED, "MTIzNA==")
        .replace("<PlainValue>5<", "<PlainValue>-5<")
        .replace("KG000002", "KG000001");
    let found: Vec<_> = read(file).problems.iter().map(|p| (p.problem.code(), p.line)).collect();
    let expected = [
        ("digits_out_of_range", 15),
        ("seed_too_short", 19),
        ("number_invalid", 21),
        ("duplicate_serial", 33),
        ("number_invalid", 37),
    ];
    assert_eq!(found, expected);
}

#[test]
fn without_an_algorithm_nothing_else_is_judged() {
    let file = container(
        "<KeyPackage><Key><Data><Counter/></Data></Key></KeyPackage>\n<KeyPackage><Key/></KeyPackage>\n",
    );
    let found: Vec<_> = read(file).problems.iter().map(|p| (p.problem.code(), p.line)).collect();
    assert_eq!(found, [("algorithm_missing", 3), ("algorithm_missing", 4)]);
}

#[test]
fn the_form_of_a_draft_in_the_namespace_of_the_standard() {
    let file = container(&package(1).replace("KeyPackage", "Device"));
    assert_eq!(refused(file).problem, Problem::UnknownElement { element: "Device".into() });
}

#[test]
fn a_token_without_device_and_id_has_no_serial_number() {
    let file = with("<DeviceInfo><SerialNo>KG000002</SerialNo></DeviceInfo>", "").replace(" Id=\"K2\"", "");
    let found = refused(file);
    assert_eq!((found.problem, found.line, found.serial), (Problem::SerialMissing, 33, None));
}

#[test]
fn two_tokens_in_one_package_share_their_serial_number() {
    let second = package(1).replace("Id=\"1\"", "Id=\"2\"").replace("YSBz", "YTBz");
    let key = &second[second.find("<Key ").unwrap()..second.find("</KeyPackage>").unwrap()];
    let file = container(&package(1).replace("</KeyPackage>", &format!("{key}</KeyPackage>")));
    assert_eq!(refused(file).problem, Problem::DuplicateSerial { first_line: 3 });
}

#[test]
fn values_longer_than_their_bound() {
    let long = "9".repeat(5000);
    let max = Limits::DEFAULT.value_bytes as u64;
    for (from, element) in
        [("KG000001", "SerialNo"), ("<PlainValue>60<", "PlainValue"), (FIRST_SEED, "PlainValue")]
    {
        let to = if from.starts_with('<') { format!("<PlainValue>{long}<") } else { long.clone() };
        let problem = refused(with(from, &to)).problem;
        assert_eq!(problem, Problem::ValueTooLong { element: element.into(), max }, "{from}");
    }
    // A seed that fits its field, but is longer than a key.
    assert_eq!(refused(with(FIRST_SEED, &"AQID".repeat(90))).problem, Problem::SeedTooLong { max: 256 });
    // A name that fits its field, but not a list.
    let problem = refused(with("Example Devices", &"x".repeat(101))).problem;
    assert_eq!(problem, Problem::NameInvalid { element: "Manufacturer".into() });
    // An id in place of the serial number.
    let file =
        with("<DeviceInfo><SerialNo>KG000002</SerialNo></DeviceInfo>", "").replace("K2", &"x".repeat(300));
    assert_eq!(refused(file).problem, Problem::SerialInvalid);
    let file = with("<DeviceInfo><SerialNo>KG000002</SerialNo></DeviceInfo>", "").replace("K2", "K\u{202E}2");
    assert_eq!(refused(file).problem, Problem::SerialInvalid);
}

#[test]
fn a_file_without_keys() {
    for packages in ["", "<Extensions/>", "<!-- later -->\n"] {
        assert_eq!(refused(container(packages)).problem, Problem::NoKeys);
    }
    assert_eq!(
        refused("<KeyContainer Version='1.0' xmlns='urn:ietf:params:xml:ns:keyprov:pskc'/>").problem,
        Problem::NoKeys
    );
}

#[test]
fn the_figures_of_rfc_6030_that_are_no_tokens_of_ours() {
    let codes = |file: &str| -> Vec<_> { read(file).problems.iter().map(|p| p.problem.code()).collect() };
    // A key of four bytes, without counter and without digits.
    let figure_2 = codes(include_str!("data/rfc6030-figure2.xml"));
    assert_eq!(figure_2, ["counter_missing", "digits_missing", "seed_too_short"]);
    // Bulk provisioning, with one seed for all and two tokens of one serial number.
    let figure_10 = codes(include_str!("data/rfc6030-figure10.xml"));
    assert_eq!(figure_10, ["duplicate_seed", "duplicate_serial", "duplicate_seed"]);
}

#[test]
fn after_a_hundred_problems_the_rest_is_not_looked_at() {
    let bad: String = (1..=150).map(|n| package(n).replace("Length=\"6\"", "Length=\"9\"")).collect();
    let file = read(container(&bad));
    assert_eq!(file.problems.len(), 101);
    assert!(file.problems[..100].iter().all(|p| p.problem.code() == "digits_out_of_range"));
    assert_eq!(
        (file.problems[100].problem.clone(), file.problems[100].line),
        (Problem::TooManyProblems { max: 100 }, 103)
    );
    let exactly: String = (1..=100).map(|n| package(n).replace("Length=\"6\"", "Length=\"9\"")).collect();
    assert_eq!(read(container(&exactly)).problems.len(), 100);
}
