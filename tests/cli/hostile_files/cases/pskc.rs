//! PSKC: what a container can claim, in the clear and sealed.

use kagimori_tests::{SeedKey, keys, pskc as seed_file};
use serde_json::json;

use super::{Case, line, replaced, sample, two, with};

const SECRET_KEY: &str = "12345678901234567890123456789012";
const PASSWORD: &str = "kumo to ame";

/// What a container can claim.
pub(in super::super) fn pskc() -> Vec<Case> {
    let two = two();
    let keys = keys(3, 7);
    let again = |change: fn(&SeedKey, &SeedKey) -> SeedKey| {
        seed_file(&[keys[0].clone(), keys[1].clone(), change(&keys[0], &keys[2])], "Example")
    };
    let same_serial = again(|first, last| SeedKey { serial: first.serial.clone(), ..last.clone() });
    // Under another id.
    let (before, after) = same_serial.rsplit_once("Id=\"").unwrap();
    let same_serial = format!("{before}Id=\"X{after}");
    let same_seed = again(|first, last| SeedKey { serial: last.serial.clone(), ..first.clone() });
    let same_id = replaced(
        &seed_file(&keys, "Example"),
        &format!("Id=\"{}\"", keys[2].serial),
        &format!("Id=\"{}\"", keys[0].serial),
    );
    let last = line(&same_id, &keys[2].serial);
    let name = "urn:ietf:params:xml:ns:keyprov:pskc";
    let root = |namespace: &str| with(&format!("\"{name}\""), &format!("\"{namespace}\""));
    let seed = |bytes: usize| {
        let secret = ["MTIzNDU2Nzg5MDEyMzQ1Njc4OTA=", &"YWJj".repeat(bytes / 3)];
        with(secret[0], secret[1])
    };
    let key = line(&two, "MTIz");
    let counter = |value: &str| {
        let of = |value: &str| format!("<Counter><PlainValue>{value}</PlainValue>");
        with(&of("5"), &of(value))
    };
    let at_counter = line(&two, "<Counter>");
    let package = "<KeyPackage><Key Algorithm=\"urn:ietf:params:xml:ns:keyprov:pskc:pin\"/></KeyPackage>\n";
    let signature = "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">\
                     <ds:Reference URI=\"http://127.0.0.1:9/\"/></ds:Signature></KeyContainer>";
    let signed = with("</KeyContainer>", signature);
    vec![
        Case::at("the same serial number twice", same_serial, "duplicate_serial", last),
        Case::at("the same seed twice", same_seed, "duplicate_seed", last),
        Case::at("the same id twice", same_id, "duplicate_key_id", last),
        Case::at("negative counter", counter("-1"), "number_invalid", at_counter),
        Case::at("counter beyond 63 bits", counter("9223372036854775808"), "number_invalid", at_counter),
        Case::at("counter of 4,000 digits", counter(&"9".repeat(4_000)), "number_invalid", at_counter),
        Case::long(
            "50,001 keys",
            &format!("<KeyContainer Version=\"1.0\" xmlns=\"{name}\">\n"),
            (package, 50_001),
            "</KeyContainer>",
            "too_many_keys",
            50_002,
        ),
        Case::at("unknown hash", with("HMAC-SHA256", "HMAC-MD5"), "suite_unsupported", line(&two, "<Suite>")),
        Case::at("seed of 15 bytes", seed(15), "seed_too_short", key),
        Case::at("seed of 258 bytes", seed(258), "seed_too_long", key),
        Case::at("seed that is no Base64", with("MTIzNDU2", "MTIz*DU2"), "seed_not_base64", key)
            .hiding("Nzg5MDEyMzQ1Njc4OTA"),
        Case::at(
            "another namespace",
            root("http://www.w3.org/1999/xhtml"),
            "namespace_unknown",
            line(&two, "<KeyContainer"),
        ),
        Case::at(
            "a draft's namespace",
            root("urn:ietf:params:xml:ns:keyprov:pskc:1.0"),
            "namespace_draft",
            line(&two, "<KeyContainer"),
        ),
        Case::at(
            "no namespace",
            with(&format!(" xmlns=\"{name}\""), ""),
            "namespace_missing",
            line(&two, "<KeyContainer"),
        ),
        Case::at(
            "another version",
            with("Version=\"1.0\"", "Version=\"2.0\""),
            "version_unsupported",
            line(&two, "<KeyContainer"),
        ),
        Case::at("signed", signed.clone(), "signed_not_supported", line(&signed, "ds:Signature"))
            .names_others(),
        Case::at(
            "serial number that runs backwards",
            with("KG000001", "KG\u{202E}100000"),
            "serial_invalid",
            line(&two, "<Key "),
        ),
        Case::at(
            "serial number of 65 characters",
            with("KG000001", &"../".repeat(22)),
            "serial_invalid",
            line(&two, "<Key "),
        )
        .names_others(),
    ]
}

/// What encryption makes possible.
pub(in super::super) fn sealed() -> Vec<Case> {
    let by_key = sample("encrypted/aes128-key.xml");
    let by_password = sample("encrypted/aes128-password.xml");
    let key = || json!({ "import_key": SECRET_KEY });
    let password = || json!({ "import_password": PASSWORD });
    let derived = line(&by_password, "DerivedKey>");
    let rounds =
        |n: &str| replaced(&by_password, "<IterationCount>100000<", &format!("<IterationCount>{n}<"));
    let mac = line(&by_key, "<pskc:MACMethod");
    let value = line(&by_key, "<pskc:EncryptedValue>");
    let method = "http://www.w3.org/2000/09/xmldsig#hmac-sha1";
    let tag = "<pskc:ValueMAC>w8uNbtQvYtjoVI4J6J/mVHCTBEY=</pskc:ValueMAC>";
    let sealed_key = "7NXQ9mj5jS1ofd1p1yXyAJXoEwqICoz9AKe9qBrnoKFh9AnAU2qfpknm7TBPtO9S";
    let reference = "<pskc:EncryptionKey>\
                     <ds:RetrievalMethod xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\" URI=\"file:///etc/passwd\"/>\
                     </pskc:EncryptionKey>";
    let cipher_reference = "<xenc:CipherReference URI=\"http://127.0.0.1:9/\"/></xenc:CipherData>";
    let referring = replaced(&by_key, "</xenc:CipherData>", cipher_reference);
    vec![
        Case::at("2³¹ rounds", rounds("2147483648"), "kdf_rounds_out_of_range", derived).with(password()),
        Case::at(
            "2⁶³ rounds",
            rounds("9223372036854775808"),
            "number_invalid",
            line(&by_password, "IterationCount"),
        )
        .with(password()),
        Case::at("no rounds", rounds("0"), "kdf_rounds_out_of_range", derived).with(password()),
        Case::at("-1 rounds", rounds("-1"), "number_invalid", line(&by_password, "IterationCount"))
            .with(password()),
        Case::at(
            "a key of 2³¹ bytes",
            replaced(&by_password, "<KeyLength>16<", "<KeyLength>2147483647<"),
            "kdf_unsupported",
            derived,
        )
        .with(password()),
        Case::at(
            "another way from password to key",
            replaced(&by_password, "#pbkdf2\"", "#scrypt\""),
            "kdf_unsupported",
            line(&by_password, "KeyDerivationMethod"),
        )
        .with(password()),
        Case::at(
            "wrong password",
            by_password.clone(),
            "import_password_wrong",
            line(&by_password, "<pskc:MACMethod"),
        )
        .with(json!({ "import_password": "kumo to kaze to" }))
        .hiding("kumo to kaze to"),
        Case::at("wrong key", by_key.clone(), "import_key_wrong", mac)
            .with(json!({ "import_key": "f".repeat(32) }))
            .hiding("f".repeat(32)),
        Case::at("key too long", by_key.clone(), "import_key_length", mac)
            .with(json!({ "import_key": "f".repeat(4_000) })),
        Case::at("check sum changed", replaced(&by_key, "w8uNbtQv", "w8uNbtQw"), "mac_mismatch", value)
            .with(key()),
        Case::at("value changed", replaced(&by_key, "+Z0arNGg", "+Z0arNGh"), "mac_mismatch", value)
            .with(key()),
        Case::at("no check sum", replaced(&by_key, tag, ""), "mac_missing", value).with(key()),
        Case::at(
            "unknown check sum",
            replaced(&by_key, method, "http://www.w3.org/2001/04/xmldsig-more#hmac-md5"),
            "mac_unsupported",
            mac,
        )
        .with(key()),
        Case::at(
            "key of the check sums cut short",
            replaced(&by_key, sealed_key, &sealed_key[..20]),
            "import_key_wrong",
            mac,
        )
        .with(key()),
        Case::at(
            "cipher of long ago",
            sample("encrypted/triple-des.xml"),
            "encryption_unsupported",
            line(&sample("encrypted/triple-des.xml"), "tripledes"),
        )
        .with(json!({ "import_key": "1".repeat(48) })),
        Case::at(
            "a key to be fetched",
            replaced(&by_key, "<pskc:EncryptionKey/>", reference),
            "encryption_unsupported",
            3,
        )
        .with(key())
        .names_others(),
        Case::at(
            "a value to be fetched",
            referring.clone(),
            "unknown_element",
            line(&referring, "CipherReference"),
        )
        .with(key())
        .names_others(),
    ]
}
