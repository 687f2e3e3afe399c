//! Files as makers and servers write them: every form goes in, and what would be another token does not.

use jiff::civil::date;
use kagimori_domain::otp::{Algorithm, Parameters};

use super::*;

const KEY: &str = "MTIzNDU2Nzg5MDEyMzQ1Njc4OTA=";

/// What a file says of its only token.
fn token(file: impl AsRef<[u8]>) -> (String, Vec<u8>, Parameters, Option<u64>) {
    let shown = String::from_utf8_lossy(file.as_ref()).into_owned();
    let SeedFile { mut records, problems, .. } = read(file);
    assert_eq!((records.len(), &problems[..]), (1, &[][..]), "{shown}");
    let Record { serial, seed, parameters, counter, .. } = records.remove(0);
    (serial.as_str().to_owned(), seed.expose().to_vec(), parameters, counter)
}

fn codes(file: impl AsRef<[u8]>) -> Vec<&'static str> {
    read(file).problems.iter().map(|located| located.problem.code()).collect()
}

/// A TOTP key whose algorithm, parameters and data can be chosen.
fn key(algorithm: &str, parameters: &str, data: &str) -> String {
    container(&format!(
        "<KeyPackage><DeviceInfo><Manufacturer>oath.EX</Manufacturer><SerialNo>EX0001</SerialNo></DeviceInfo>\
         <Key Id=\"EX0001\" Algorithm=\"{algorithm}\"><AlgorithmParameters>{parameters}</AlgorithmParameters>\
         <Data>{data}</Data></Key></KeyPackage>"
    ))
}

const TOTP: &str = "urn:ietf:params:xml:ns:keyprov:pskc:totp";
const DIGITS: &str = "<ResponseFormat Length=\"6\" Encoding=\"DECIMAL\"/>";

fn secret(text: &str) -> String {
    format!("<Secret><PlainValue>{text}</PlainValue></Secret>")
}

#[test]
fn a_key_fob_as_an_asian_maker_ships_it() {
    // One line, CRLF at its end, a byte order mark, times with a fraction and a zone.
    let file = format!("\u{FEFF}{}", include_str!("data/vendors/fob.xml").replace('\n', "\r\n"));
    let record = &accepted(file)[0];
    assert_eq!((record.serial.as_str(), record.manufacturer.as_str()), ("2308123456789", "oath.EX"));
    assert_eq!((record.parameters.period(), record.time_drift), (Some(60), Some(4)));
    assert_eq!((record.start_on, record.expires_on), (Some(date(2020, 1, 1)), Some(date(2035, 12, 31))));
}

#[test]
fn a_card_as_a_european_maker_ships_it() {
    // Tabs, prefixes, a schema's place, names in several languages, an extension wherever one may stand.
    let file = include_str!("data/vendors/card.xml").replace('\n', "\r\n");
    let (serial, seed, parameters, counter) = token(&file);
    assert_eq!((serial.as_str(), &seed[..], counter), ("EX-0 0042", &b"12345678901234567890"[..], Some(12)));
    assert_eq!((parameters.digits(), parameters.period()), (8, None));
}

#[test]
fn what_yubico_writes_as_pskc() {
    let package = |serial: &str, id: &str, algorithm: &str, rest: &str| {
        format!(
            "<KeyPackage><DeviceInfo><Manufacturer>Yubico</Manufacturer><SerialNo>{serial}</SerialNo></DeviceInfo>\
             <CryptoModuleInfo><Id>1</Id></CryptoModuleInfo><Key Id=\"{id}\"{algorithm}>{rest}</Key></KeyPackage>\n"
        )
    };
    let hotp = |length: u32| {
        format!(
            "<AlgorithmParameters><ResponseFormat Length=\"{length}\" Encoding=\"DECIMAL\"/></AlgorithmParameters><Data>{}\
             <Counter><PlainValue>48</PlainValue></Counter></Data>",
            secret(KEY)
        )
    };
    let of = |name: &str| format!(" Algorithm=\"{name}\"");
    let aes = "<AlgorithmParameters><ResponseFormat Length=\"44\" Encoding=\"ALPHANUMERIC\"/></AlgorithmParameters>\
               <Data><Secret><PlainValue>AAECAwQFBgcICQoLDA0ODw==</PlainValue></Secret></Data>\
               <UserId>CN=cccccccccccb, UID=0102030405ff</UserId>";
    let one = package("1234567", "1234567:1", &of("urn:ietf:params:xml:ns:keyprov:pskc:hotp"), &hotp(6));
    let other = package("1234568", "1234568:1", &of("http://www.yubico.com/#yubikey-aes"), aes);
    let file = read(container(&format!("{one}{other}")));
    assert_eq!((file.records.len(), file.skipped.len(), &file.problems[..]), (1, 1, &[][..]));
    assert_eq!(file.records[0].counter, Some(48));
    // The code and the token identifier before it: as long as both, and no code of ours.
    let long = package("1234567", "ubnu00000001", &of("urn:ietf:params:xml:ns:keyprov:pskc:hotp"), &hotp(18));
    assert_eq!(codes(container(&long)), ["digits_out_of_range"]);
    // A static password: what the key is for is not said.
    let password = package("1234569", "1234569:2", "", &format!("<Data>{}</Data>", secret(KEY)));
    assert_eq!(codes(container(&password)), ["algorithm_missing"]);
}

#[test]
fn prefixes_of_every_kind() {
    let plain = container(&package(1));
    for prefix in ["pskc", "p", "ns0", "n-1.x", "鍵"] {
        let name = |element: &str, text: String| {
            text.replace(&format!("<{element}"), &format!("<{prefix}:{element}"))
                .replace(&format!("</{element}"), &format!("</{prefix}:{element}"))
        };
        let elements = [
            "KeyContainer",
            "KeyPackage",
            "DeviceInfo",
            "SerialNo",
            "Key ",
            "Key>",
            "AlgorithmParameters",
            "ResponseFormat",
            "Data",
            "Secret",
            "PlainValue",
        ];
        let file = elements.into_iter().fold(plain.clone(), |text, element| name(element, text));
        let file = file.replace("xmlns=", &format!("xmlns:{prefix}="));
        assert_eq!(token(&file).0, "KG000001", "{prefix}");
    }
    // The namespace declared where it is needed first, again and again.
    let again = plain.replace("<Data>", "<x:Data xmlns:x=\"urn:ietf:params:xml:ns:keyprov:pskc\">");
    let again = again.replace("</Data>", "</x:Data>");
    assert_eq!(token(again).0, "KG000001");
    // A prefix that stands for something else, and none at all, are no elements of ours.
    let foreign = plain.replace("<Data>", "<Data xmlns=\"urn:example\">");
    assert_eq!(codes(foreign), ["unknown_element", "seed_missing"]);
}

#[test]
fn algorithms_in_every_spelling() {
    for algorithm in [
        TOTP,
        "urn:ietf:params:xml:ns:keyprov:pskc#totp",
        "urn:ietf:params:xml:ns:keyprov:pskc:TOTP",
        "http://www.ietf.org/keyprov/pskc#totp",
        " urn:ietf:params:xml:ns:keyprov:pskc:totp\n",
        "totp",
        "TOTP",
    ] {
        assert_eq!(token(key(algorithm, DIGITS, &secret(KEY))).2.period(), Some(30), "{algorithm}");
        let hotp = algorithm.replace("totp", "hotp").replace("TOTP", "HOTP");
        let data = format!("{}<Counter><PlainValue>7</PlainValue></Counter>", secret(KEY));
        assert_eq!(token(key(&hotp, DIGITS, &data)).3, Some(7), "{hotp}");
    }
}

#[test]
fn suites_in_every_spelling() {
    for (suite, algorithm) in [
        ("", Algorithm::Sha1),
        ("<Suite>HMAC-SHA1</Suite>", Algorithm::Sha1),
        ("<Suite>HMAC-SHA256</Suite>", Algorithm::Sha256),
        ("<Suite>HMAC-SHA-256</Suite>", Algorithm::Sha256),
        ("<Suite>SHA256</Suite>", Algorithm::Sha256),
        ("<Suite>HmacSHA256</Suite>", Algorithm::Sha256),
        ("<Suite>\n  hmac_sha512\n</Suite>", Algorithm::Sha512),
        ("<Suite>http://www.w3.org/2001/04/xmldsig-more#hmac-sha512</Suite>", Algorithm::Sha512),
    ] {
        let found = token(key(TOTP, &format!("{suite}{DIGITS}"), &secret(KEY))).2.algorithm();
        assert_eq!(found, algorithm, "{suite}");
    }
    for suite in ["HMAC-SHA224", "HMAC-MD5", "SHA3-256", "SHA512/256", "HMAC-SHA2", "OCRA-1:HOTP-SHA1-6:QN08"]
    {
        let file = key(TOTP, &format!("<Suite>{suite}</Suite>{DIGITS}"), &secret(KEY));
        assert_eq!(codes(file), ["suite_unsupported"], "{suite}");
    }
}

#[test]
fn figure_5_whose_device_asks_for_its_pin_itself() {
    let file = read(include_str!("data/rfc6030-figure5.xml"));
    assert_eq!((file.records.len(), &file.problems[..]), (1, &[][..]));
    assert_eq!(file.records[0].serial.as_str(), "987654321");
    assert_eq!(file.skipped[0].reason.code(), "not_otp_key");
    let figure = include_str!("data/rfc6030-figure5.xml");
    for (from, to, code) in [
        ("\"Local\"", "\"Append\"", "pin_policy_unsupported"),
        ("\"Local\"", "\"Prepend\"", "pin_policy_unsupported"),
        ("\"Local\"", "\"Algorithmic\"", "pin_policy_unsupported"),
        ("\"Local\"", "\"local\"", "pin_policy_unsupported"),
        ("PINUsageMode=\"Local\"", "", "pin_policy_unsupported"),
        ("PINUsageMode=\"Local\"/>", "PINUsageMode=\"Local\"><a/></PINPolicy>", "policy_unknown"),
    ] {
        assert_eq!(codes(figure.replace(from, to)), [code], "{to}");
    }
}

#[test]
fn a_seed_that_is_no_base64_is_not_read_as_such() {
    // All of these are Base64 of another key as well.
    for text in [
        "3132333435363738393031323334353637383930",
        "31323334353637383930313233343536",
        "3132333435363738393031323334353637383930313233343536373839303132",
        "ABCDEFabcdef0123456789ABCDEFabcdef012345",
        "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
    ] {
        assert_eq!(codes(key(TOTP, DIGITS, &secret(text))), ["seed_not_base64"], "{text}");
    }
}

#[test]
fn two_keys_in_one_device() {
    let other = "<Key Id=\"B\" Algorithm=\"urn:ietf:params:xml:ns:keyprov:pskc:ocra\"><AlgorithmParameters>\
                 <Suite>OCRA-1:HOTP-SHA1-6:QN08</Suite><ChallengeFormat Encoding=\"DECIMAL\" Min=\"8\" Max=\"8\"/>\
                 </AlgorithmParameters></Key></KeyPackage>";
    let file = read(container(&package(1).replace("</KeyPackage>", other)));
    assert_eq!((file.records.len(), &file.problems[..]), (1, &[][..]));
    assert_eq!(file.skipped[0].serial.as_deref(), Some("KG000001"));
    // Two that could both be the token.
    let second = package(2);
    let (start, end) = (second.find("<Key ").unwrap(), second.find("</KeyPackage>").unwrap());
    let both = package(1).replace("</KeyPackage>", &format!("{}</KeyPackage>", &second[start..end]));
    assert_eq!(codes(container(&both)), ["duplicate_serial"]);
}

#[test]
fn days_as_they_are_written() {
    for (text, expected) in [
        ("2031-03-31T00:00:00Z", Some(date(2031, 3, 31))),
        ("2031-03-31T00:00:00+14:00", Some(date(2031, 3, 31))),
        ("2031-03-31T23:59:59.999999999-12:00", Some(date(2031, 3, 31))),
        ("2031-03-31T00:00:00", Some(date(2031, 3, 31))),
        ("2031-03-31", Some(date(2031, 3, 31))),
        ("\n2031-03-31T12:00:00Z\t", Some(date(2031, 3, 31))),
        ("31.03.2031", None),
        ("03/31/2031", None),
        ("2031-3-31", None),
        ("20310331", None),
        ("2031-03-31 noon", None),
        ("2031-03-31T12:61:00Z", None),
    ] {
        let file = container(
            &package(1).replace("</Key>", &format!("<Policy><ExpiryDate>{text}</ExpiryDate></Policy></Key>")),
        );
        let found = read(&file);
        match expected {
            Some(day) => assert_eq!(found.records[0].expires_on, Some(day), "{text}"),
            None => assert_eq!(codes(&file), ["date_invalid"], "{text}"),
        }
    }
}

#[test]
fn a_signed_file_is_not_taken_for_a_checked_one() {
    let signature = |open: &str, close: &str| {
        format!("<{open}><SignedInfo/><SignatureValue>MTIz</SignatureValue></{close}>")
    };
    let ds = "xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"";
    let prefixed = signature(&format!("ds:Signature {ds}"), "ds:Signature");
    let default = signature("Signature xmlns=\"http://www.w3.org/2000/09/xmldsig#\" Id=\"S\"", "Signature");
    for signature in [&prefixed, &default] {
        // Wherever it stands, nothing after it is read.
        for file in [
            container(&format!("{}{signature}", package(1))),
            container(&format!("{signature}{}", package(1))),
            container(&format!("{}<Extensions/>{signature}{}", package(1), package(2))),
        ] {
            assert_eq!(codes(file), ["signed_not_supported"]);
        }
        // Within a package it has no place.
        let inside = package(1).replace("</KeyPackage>", &format!("{signature}</KeyPackage>"));
        assert_eq!(codes(container(&inside)), ["unknown_element"]);
    }
}

#[test]
fn drafts_are_named() {
    for namespace in [
        "urn:ietf:params:xml:ns:keyprov:pskc:1.0",
        "urn:ietf:params:xml:ns:keyprov:container",
        "urn:ietf:params:xml:ns:keyprov:pskc#",
        "http://www.ietf.org/keyprov/pskc",
        "http://www.openauthentication.org/OATH/2006/10/PSKC",
        "http://www.openauthentication.org/OATH/2006/08/PSKC#",
    ] {
        let file = container(&package(1))
            .replace("urn:ietf:params:xml:ns:keyprov:pskc\"", &format!("{namespace}\""));
        let expected = Problem::NamespaceDraft { namespace: namespace.into() };
        assert_eq!(refused(file).problem, expected);
    }
}

#[test]
fn numbers_between_blanks_and_signs() {
    for (text, expected) in
        [("\n\t60 \r\n", Some(60)), ("+60", Some(60)), ("0060", Some(60)), ("6 0", None), ("60,0", None)]
    {
        let data = format!("{}<TimeInterval>\n<PlainValue>{text}</PlainValue>\n</TimeInterval>", secret(KEY));
        let file = key(TOTP, DIGITS, &data);
        match expected {
            Some(seconds) => assert_eq!(token(file).2.period(), Some(seconds), "{text}"),
            None => assert_eq!(codes(file), ["number_invalid"], "{text}"),
        }
    }
}
